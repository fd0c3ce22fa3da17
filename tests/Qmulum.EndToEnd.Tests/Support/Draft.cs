namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>The requests of "Resumable Uploads for HTTP", as a client of one of its versions makes them.</summary>
sealed class Draft(Api api)
{
    public const string Partial = "application/partial-upload";

    readonly Tus _requests = new(api);

    /// <summary>The client's version, and whether this request holds the last byte.</summary>
    public static (string Name, string Value)[] Said(int version, bool isLast) =>
    [
        ("Upload-Draft-Interop-Version", $"{version}"),
        version == 3 ? ("Upload-Incomplete", isLast ? "?0" : "?1") : ("Upload-Complete", isLast ? "?1" : "?0"),
    ];

    /// <summary>The same as lines of a request's head.</summary>
    public static string[] Lines(int version, bool isLast) => [.. Said(version, isLast).Select(header => $"{header.Name}: {header.Value}")];

    public Task<Answer> SendAsync(int version, string method, string path, params (string Name, string Value)[] headers) =>
        _requests.SendAsync(method, path, version: null, headers: [("Upload-Draft-Interop-Version", $"{version}"), .. headers]);

    public Task<Answer> CreateAsync(int version, byte[] bytes, bool isLast, params (string Name, string Value)[] headers) =>
        CreateAsync(version, Api.Photos + "?name=photo.jpg", bytes, "image/jpeg", isLast, headers);

    public Task<Answer> CreateAsync(int version, string path, byte[] bytes, string type, bool isLast, params (string Name, string Value)[] headers) =>
        _requests.SendAsync("POST", path, bytes, type, null, [.. Said(version, isLast), .. headers]);

    public Task<Answer> AppendAsync(int version, string upload, long offset, byte[] bytes, bool isLast, params (string Name, string Value)[] headers) =>
        AppendAsync(version, upload, offset, bytes, Partial, isLast, headers);

    public Task<Answer> AppendAsync(
        int version, string upload, long offset, byte[] bytes, string type, bool isLast, params (string Name, string Value)[] headers) =>
        _requests.SendAsync("PATCH", upload, bytes, type, null, [.. Said(version, isLast), ("Upload-Offset", $"{offset}"), .. headers]);
}
