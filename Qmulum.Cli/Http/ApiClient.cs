using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Qmulum.Cli.Pull;

namespace Qmulum.Cli.Http;

/// <summary>
/// Qmulum's HTTP API v1, as far as the commands use it. Every call is repeated when it fails for a passing reason
/// (<see cref="Retry"/>) and ends in <see cref="ApiException"/> or <see cref="UnreachableException"/> when it cannot be done.
/// </summary>
sealed class ApiClient : IDisposable
{
    /// <summary>How long nothing may move, neither sent nor answered, before a request is given up.</summary>
    static readonly TimeSpan Stall = TimeSpan.FromSeconds(100);

    /// <summary>From this size on the server is asked before the body is sent (RFC 9110, 10.1.1), so that a refusal costs no transfer.</summary>
    const long AskFirstBytes = 1 << 20;

    readonly HttpClient _http;

    /// <param name="key">Shown with every request; null for somebody who is not signed in, or signs in.</param>
    public ApiClient(Uri server, string? key)
    {
        Server = server;
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A proxy cannot reach this machine's own server.
            UseProxy = !server.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { { "User-Agent", "qmulum-cli/" + typeof(ApiClient).Assembly.GetName().Version?.ToString(3) } },
        };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public Uri Server { get; }

    /// <summary>Who answers; gives up within seconds when nobody does.</summary>
    public Task<ServerInfo> GetServerAsync(CancellationToken cancellationToken) =>
        GetAsync("api/v1/server", MessageJson.Default.ServerInfo, Retry.Brief, cancellationToken);

    /// <summary>Begins a session; its cookie goes with the requests that follow.</summary>
    public Task<JsonElement> SignInAsync(SignIn signIn, CancellationToken cancellationToken) =>
        PostAsync("api/v1/session", signIn, MessageJson.Default.SignIn, MessageJson.Default.JsonElement, cancellationToken);

    public Task<NewKey> MakeKeyAsync(KeyRequest key, CancellationToken cancellationToken) =>
        PostAsync("api/v1/me/keys", key, MessageJson.Default.KeyRequest, MessageJson.Default.NewKey, cancellationToken);

    public Task SignOutAsync(CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, "api/v1/session"), (_, _) => Task.FromResult(true), Retry.Brief, cancellationToken);

    public Task<LibraryList> GetLibrariesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/v1/libraries", MessageJson.Default.LibraryList, Retry.Patient, cancellationToken);

    public Task<LibraryInfo> GetLibraryAsync(string library, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/libraries/{Escape(library)}", MessageJson.Default.LibraryInfo, Retry.Patient, cancellationToken);

    public Task<JsonElement> GetPhotoAsync(string photo, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/photos/{Escape(photo)}", MessageJson.Default.JsonElement, Retry.Patient, cancellationToken);

    /// <summary>What happened to a photo.</summary>
    public Task<JsonElement> GetHistoryAsync(string photo, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/photos/{Escape(photo)}/history", MessageJson.Default.JsonElement, Retry.Patient, cancellationToken);

    public Task<PhotoFile> GetPhotoFileAsync(string photo, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/photos/{Escape(photo)}", MessageJson.Default.PhotoFile, Retry.Patient, cancellationToken);

    /// <summary>Which of these hashes the library does not hold.</summary>
    /// <param name="sha256">Lower-case hex; at most the server's <c>maxCheckHashes</c>.</param>
    public Task<CheckAnswer> CheckAsync(string library, IReadOnlyList<string> sha256, CancellationToken cancellationToken) =>
        PostAsync(
            $"api/v1/libraries/{Escape(library)}/photos/check",
            new CheckRequest(sha256),
            MessageJson.Default.CheckRequest,
            MessageJson.Default.CheckAnswer,
            cancellationToken);

    /// <summary>Whatever the API answers at that path.</summary>
    /// <param name="path">Below <c>api/v1/</c>, with its query.</param>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/{path}", MessageJson.Default.JsonElement, Retry.Patient, cancellationToken);

    /// <summary>Asks for a change. It is sent once: it may not be one that can be repeated.</summary>
    /// <param name="path">Below <c>api/v1/</c>.</param>
    /// <param name="json">The body; null for none.</param>
    /// <returns>The answer; null when it has no body.</returns>
    public Task<JsonElement?> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken) =>
        SendOnceAsync<JsonElement?>(
            new HttpRequestMessage(method, $"api/v1/{path}")
            {
                Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
            },
            async (answer, token) => answer.Content.Headers.ContentType is null ? null : await ReadAsync(answer, MessageJson.Default.JsonElement, token),
            cancellationToken);

    /// <summary>Sends one file and returns the server's receipt.</summary>
    public Task<Receipt> UploadAsync(string library, Upload upload, CancellationToken cancellationToken) =>
        SendAsync(
            () => UploadRequest(library, upload),
            (answer, token) => ReadAsync(answer, MessageJson.Default.Receipt, token),
            Retry.Patient,
            cancellationToken);

    /// <summary>What became of uploads, the latest first.</summary>
    /// <param name="state">open, done, failed or ended; null for all.</param>
    /// <param name="device">From which device; null for all.</param>
    /// <param name="after">The "next" of the page before; null for the first.</param>
    public Task<UploadRecords> GetUploadsAsync(string library, string? state, string? device, string? after, CancellationToken cancellationToken)
    {
        string?[] asked = [Asked("state", state), Asked("device", device), Asked("after", after)];
        return GetAsync(
            $"api/v1/libraries/{Escape(library)}/uploads?{string.Join('&', asked.OfType<string>())}",
            MessageJson.Default.UploadRecords, Retry.Patient, cancellationToken);

        static string? Asked(string name, string? value) => value is null ? null : $"{name}={Escape(value)}";
    }

    /// <summary>Begins an upload that may be interrupted.</summary>
    /// <returns>Its address, and how many bytes are there, if the answer says so: all, of a file that the library has.</returns>
    public Task<(string Href, long? Offset)> BeginUploadAsync(string library, Upload upload, CancellationToken cancellationToken) => SendAsync(
        () => Tus(HttpMethod.Post, $"api/v1/libraries/{Escape(library)}/uploads",
            ("Upload-Length", upload.Size.ToString(CultureInfo.InvariantCulture)),
            ("Upload-Metadata", string.Join(',', Pairs(upload).Select(pair => $"{pair.Key} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value))}")))),
        (answer, _) => Task.FromResult(answer.Headers.Location is { } href
            ? (href.OriginalString, OffsetOf(answer))
            : throw new NotQmulumException($"What answers at {Server} takes uploads and does not say where they are.", null)),
        Retry.Patient,
        cancellationToken);

    /// <summary>How many bytes of an upload the server has; null when it does not know the upload.</summary>
    public async Task<long?> AskUploadAsync(string href, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                () => Tus(HttpMethod.Head, href),
                (answer, _) => Task.FromResult(OffsetOf(answer)),
                Retry.Patient,
                cancellationToken);
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }
    }

    /// <summary>Sends some bytes of an upload, once.</summary>
    /// <returns>How many bytes of it are there now, if the answer says so.</returns>
    public Task<long?> AppendAsync(string href, Upload upload, long offset, long length, CancellationToken cancellationToken)
    {
        var request = Tus(HttpMethod.Patch, href, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));
        request.Content = new FileContent(upload, offset, length);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return SendOnceAsync(request, (answer, _) => Task.FromResult(OffsetOf(answer)), cancellationToken);
    }

    /// <summary>The receipt of an upload of which the server has all bytes.</summary>
    public async Task<Receipt> GetReceiptAsync(string href, CancellationToken cancellationToken)
    {
        var state = await GetAsync(href, MessageJson.Default.UploadState, Retry.Patient, cancellationToken);
        return state.Receipt ?? throw new ApiException(HttpStatusCode.Conflict, null, $"The server has all bytes and no photo: {state.Problem ?? state.State}");
    }

    /// <summary>Hands the bytes of a photo's original to <paramref name="read"/>; called once for every try.</summary>
    /// <param name="read">
    /// Gets the bytes, and what it is to call as they come. Throws <see cref="UnreachableException"/> when the stream it is given breaks off.
    /// </param>
    public async Task<T> DownloadAsync<T>(string photo, Func<Stream, Action, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        await Retry.Patient.ExecuteAsync(
            async token => await DownloadOnceAsync(photo, 0, null, (_, body, moved, inner) => read(body, moved, inner), token), cancellationToken);

    /// <summary>Hands the bytes of a photo's original from <paramref name="first"/> on to <paramref name="read"/>, once.</summary>
    /// <param name="first">The first byte that is wanted.</param>
    /// <param name="sha256">The hash of the whole, in hex: should it be another file by now, all of it comes. Null when <paramref name="first"/> is 0.</param>
    /// <param name="read">As of the other, and first the place in the file at which the bytes begin.</param>
    public Task<T> DownloadOnceAsync<T>(
        string photo, long first, string? sha256, Func<long, Stream, Action, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        HttpRequestMessage request = new(HttpMethod.Get, $"api/v1/photos/{Escape(photo)}/original");
        if (first > 0)
        {
            request.Headers.Range = new RangeHeaderValue(first, null);
            request.Headers.IfRange = new RangeConditionHeaderValue($"\"{sha256}\"");
        }

        return SendWatchedAsync(
            request,
            async (answer, watch) =>
            {
                await using var body = await answer.Content.ReadAsStreamAsync(watch.Token);
                return await read(answer.Content.Headers.ContentRange?.From ?? 0, body, watch.Moved, watch.Token);
            },
            cancellationToken);
    }

    /// <summary>What changed in a library after a number, oldest first.</summary>
    public Task<ChangePage> GetChangesAsync(string library, long since, int limit, CancellationToken cancellationToken) => GetAsync(
        $"api/v1/libraries/{Escape(library)}/changes?since={since.ToString(CultureInfo.InvariantCulture)}&limit={limit.ToString(CultureInfo.InvariantCulture)}",
        MessageJson.Default.ChangePage, Retry.Patient, cancellationToken);

    /// <summary>A photo and its facts; null when it is not there.</summary>
    public async Task<PulledPhoto?> FindPhotoAsync(Guid photo, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await GetPhotoAsync(photo.ToString("D"), cancellationToken);
            return PulledPhoto.Of(photo, facts, facts.Deserialize(MessageJson.Default.PhotoFacts) ?? throw new JsonException("The facts are null."));
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new NotQmulumException($"What {Server} tells of the photo {photo:D} is not what this command understands: {e.Message}", e);
        }
    }

    /// <summary>The key that the installation signs receipts with: the same wherever it moves, and another's is another.</summary>
    public Task<ServerKey> GetServerKeyAsync(CancellationToken cancellationToken) =>
        GetAsync("api/v1/server/receipt-key", MessageJson.Default.ServerKey, Retry.Patient, cancellationToken);

    /// <summary>Makes a replica known.</summary>
    public Task<RegisteredReplica> RegisterReplicaAsync(string library, Guid replica, ReplicaName named, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Put, ReplicaPath(library, replica)) { Content = JsonContent.Create(named, MessageJson.Default.ReplicaName) },
        (answer, token) => ReadAsync(answer, MessageJson.Default.RegisteredReplica, token),
        Retry.Patient, cancellationToken);

    /// <summary>Tells what a replica holds.</summary>
    public Task ReportReplicaAsync(string library, Guid replica, ReplicaReport report, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Post, $"{ReplicaPath(library, replica)}/report")
        {
            Content = JsonContent.Create(report, MessageJson.Default.ReplicaReport),
        },
        static (_, _) => Task.FromResult(true),
        Retry.Patient, cancellationToken);

    /// <summary>What the server has lost and a replica has.</summary>
    public Task<WantedList> GetWantedAsync(string library, Guid replica, CancellationToken cancellationToken) =>
        GetAsync($"{ReplicaPath(library, replica)}/wanted", MessageJson.Default.WantedList, Retry.Patient, cancellationToken);

    /// <summary>What a replica is to prove.</summary>
    public Task<ChallengeList> GetChallengesAsync(string library, Guid replica, int limit, CancellationToken cancellationToken) =>
        GetAsync($"{ReplicaPath(library, replica)}/challenges?limit={limit}", MessageJson.Default.ChallengeList, Retry.Patient, cancellationToken);

    /// <summary>Answers it.</summary>
    public Task<ProofsTaken> ProveAsync(string library, Guid replica, ProofList proofs, CancellationToken cancellationToken) =>
        PostAsync($"{ReplicaPath(library, replica)}/proofs", proofs, MessageJson.Default.ProofList, MessageJson.Default.ProofsTaken, cancellationToken);

    /// <summary>The copies of a library.</summary>
    public Task<ReplicaList> GetReplicasAsync(string library, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/libraries/{Escape(library)}/replicas", MessageJson.Default.ReplicaList, Retry.Patient, cancellationToken);

    /// <summary>Counts on one, or does not any more.</summary>
    public Task<ReplicaTrusted> SetReplicaTrustAsync(string library, Guid replica, bool counts, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Put, $"{ReplicaPath(library, replica)}/trust")
        {
            Content = JsonContent.Create(new ReplicaTrust(counts), MessageJson.Default.ReplicaTrust),
        },
        (answer, token) => ReadAsync(answer, MessageJson.Default.ReplicaTrusted, token),
        Retry.Patient, cancellationToken);

    /// <summary>Where a library keeps its originals.</summary>
    public Task<Originals> GetOriginalsAsync(string library, CancellationToken cancellationToken) =>
        GetAsync($"api/v1/libraries/{Escape(library)}/originals", MessageJson.Default.Originals, Retry.Patient, cancellationToken);

    /// <summary>Says where it is to keep them.</summary>
    public Task<Originals> SetOriginalsAsync(string library, int? onceReplicas, CancellationToken cancellationToken) => SendAsync(
        () => new HttpRequestMessage(HttpMethod.Put, $"api/v1/libraries/{Escape(library)}/originals")
        {
            Content = JsonContent.Create(new OriginalsChoice(onceReplicas), MessageJson.Default.OriginalsChoice),
        },
        (answer, token) => ReadAsync(answer, MessageJson.Default.Originals, token),
        Retry.Patient, cancellationToken);

    public void Dispose() => _http.Dispose();

    static string ReplicaPath(string library, Guid replica) => $"api/v1/libraries/{Escape(library)}/replicas/{replica:D}";

    static string Escape(string segment) => Uri.EscapeDataString(segment);

    static HttpRequestMessage UploadRequest(string library, Upload upload)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, $"api/v1/libraries/{Escape(library)}/photos?name={Escape(upload.Name)}")
        {
            Content = new FileContent(upload, 0, upload.Size),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.ExpectContinue = upload.Size >= AskFirstBytes;
        request.Headers.TryAddWithoutValidation("Repr-Digest", $"sha-256=:{Convert.ToBase64String(upload.Sha256)}:");
        request.Headers.TryAddWithoutValidation("X-Qmulum-Path", Escape(upload.Path));
        request.Headers.TryAddWithoutValidation("X-Qmulum-Modified", Text(upload.Modified));
        request.Headers.TryAddWithoutValidation("X-Qmulum-Device", upload.Device);
        if (upload.Position is { } position)
        {
            request.Headers.TryAddWithoutValidation("X-Qmulum-Position", position);
        }

        return request;
    }

    static HttpRequestMessage Tus(HttpMethod method, string path, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    static long? OffsetOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Upload-Offset", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null;

    static Dictionary<string, string> Pairs(Upload upload) => new()
    {
        ["filename"] = upload.Name,
        ["path"] = upload.Path,
        ["device"] = upload.Device,
        ["modified"] = Text(upload.Modified),
        ["sha256"] = Convert.ToHexStringLower(upload.Sha256),
        ["position"] = upload.Position ?? "",
    };

    static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, ResiliencePipeline retry, CancellationToken cancellationToken) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path),
            (answer, token) => ReadAsync(answer, type, token),
            retry,
            cancellationToken);

    Task<T> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) },
            (answer, token) => ReadAsync(answer, type, token),
            Retry.Patient,
            cancellationToken);

    async Task<T> SendAsync<T>(
        Func<HttpRequestMessage> request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        ResiliencePipeline retry,
        CancellationToken cancellationToken) =>
        await retry.ExecuteAsync(async token => await SendOnceAsync(request(), read, token), cancellationToken);

    Task<T> SendOnceAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        SendWatchedAsync(request, (answer, watch) => read(answer, watch.Token), cancellationToken);

    async Task<T> SendWatchedAsync<T>(HttpRequestMessage request, Func<HttpResponseMessage, StallWatch, Task<T>> read, CancellationToken cancellationToken)
    {
        using var stalled = new StallWatch(Stall, cancellationToken);
        using var toSend = request;
        (toSend.Content as FileContent)?.Watch(stalled);
        try
        {
            using var answer = await _http.SendAsync(toSend, HttpCompletionOption.ResponseHeadersRead, stalled.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw await Errors.ReadAsync(answer, stalled.Token);
            }

            return await read(answer, stalled);
        }
        catch (HttpRequestException e)
        {
            throw new UnreachableException($"{Server} does not answer: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException($"{Server} was silent for {Stall.TotalSeconds:0} s.");
        }
    }

    async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new JsonException("The answer is null.");
        }
        catch (IOException e)
        {
            throw new UnreachableException($"{Server} broke off its answer: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new NotQmulumException(
                $"What answers at {Server} is not a Qmulum server this command understands: {answer.Content.Headers.ContentType}, {e.Message}", e);
        }
    }
}
