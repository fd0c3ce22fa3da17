namespace Qmulum.Storage.Tests;

/// <summary>Routes that a test sets: the same for every key.</summary>
sealed class FixedRoutes(params BlobPlace[] places) : IBlobRoutes
{
    /// <summary>What is known, and what will be known when it is looked up anew.</summary>
    public IReadOnlyList<BlobPlace> Known { get; set; } = places;

    public IReadOnlyList<BlobPlace>? Now { get; set; }

    /// <summary>Called when somebody asks: a test changes the routes in the middle of something.</summary>
    public Action<FixedRoutes> OnAsked { get; set; } = _ => { };

    public ValueTask<IReadOnlyList<BlobPlace>> OfKeyAsync(BlobKey key, CancellationToken ct)
    {
        OnAsked(this);
        return new(Known);
    }

    public ValueTask<IReadOnlyList<BlobPlace>> OfKeyNowAsync(BlobKey key, CancellationToken ct)
    {
        Known = Now ?? Known;
        return new(Known);
    }

    public ValueTask<IReadOnlyList<BlobPlace>> LooksAsync(string prefix, CancellationToken ct)
    {
        OnAsked(this);
        return new([.. Known.Reverse()]);
    }

    public ValueTask<IReadOnlyList<BlobPlace>> AllAsync(CancellationToken ct) => new(places);

    public ValueTask<BlobPlace?> FindAsync(string id, CancellationToken ct) => new(places.FirstOrDefault(place => place.Id == id));
}
