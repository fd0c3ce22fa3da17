using System.Security.Cryptography;
using Qmulum.Data;

namespace Qmulum.Bench.Data;

/// <summary>A library of photos taken over 15 years, more of them in the later ones, many within bursts: the same at every run.</summary>
sealed class BenchLibrary
{
    public const string Id = "home";

    const int Years = 15;

    static readonly DateTime First = new(2010, 1, 1);

    public BenchLibrary(int photos)
    {
        Random random = new(7);
        var days = (new DateTime(2010 + Years, 1, 1) - First).TotalDays;
        Rows = [.. Enumerable.Range(0, photos).Select(i => Row(i, First.AddDays(days * Math.Sqrt(random.NextDouble())), random))];
    }

    public IReadOnlyList<PhotoRow> Rows { get; }

    public static IReadOnlyList<DateTime> Months { get; } = [.. Enumerable.Range(0, Years * 12).Select(First.AddMonths)];

    /// <summary>One more photo, that the library does not have yet.</summary>
    public static PhotoRow Another(Random random) => Row(random.Next(), First.AddMinutes(random.Next(Years * 365 * 24 * 60)), random);

    static PhotoRow Row(int number, DateTime taken, Random random)
    {
        var id = new byte[16];
        random.NextBytes(id);
        var placeholder = new byte[25]; // the size of a ThumbHash of a landscape photo
        random.NextBytes(placeholder);
        return new()
        {
            PhotoId = new(id),
            Revision = 1,
            Sha256 = SHA256.HashData(id),
            Size = 3_000_000 + random.Next(4_000_000),
            Name = $"IMG_{number % 10_000:0000}.JPG",
            Taken = taken,
            Width = 4032,
            Height = 3024,
            Placeholder = placeholder,
            Tag = Convert.ToHexStringLower(placeholder.AsSpan(0, 8)),
            Kind = PhotoKind.Image,
            State = PhotoState.Ready,
        };
    }
}
