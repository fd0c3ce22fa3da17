using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>
/// A bucket as one text: <c>s3://bucket/prefix?endpoint=https://…&amp;region=…&amp;pathStyle=true</c>. No keys: those come from the environment, a
/// credentials file or the machine's role, by the SDK's own chain; or of one profile of that file, so that two providers work at once.
/// </summary>
static class BucketAddress
{
    const string Form =
        "s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION&pathStyle=true&storageClass=CLASS&encryption=aes256|kms&kmsKey=KEY&directEndpoint=https://HOST&profile=NAME, "
        + "of which all but the bucket may be left out";

    static readonly string[] Known = ["endpoint", "region", "pathStyle", "storageClass", "encryption", "kmsKey", "directEndpoint", "profile"];

    /// <summary>The store's options for an address.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, and repeats nothing that could be a secret.</exception>
    public static S3StoreOptions Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != "s3" || address.Host.Length == 0
            || address.UserInfo.Length > 0 || !address.IsDefaultPort || address.Fragment.Length > 0)
        {
            throw new FormatException($"it must have the form {Form}. Keys do not belong in it");
        }

        var settings = QueryHelpers.ParseQuery(address.Query);
        if (settings.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new FormatException($"it has a setting \"{unknown}\"; there are {string.Join(", ", Known)}");
        }

        if (!S3StoreOptions.IsPrefix(address.AbsolutePath.Trim('/')))
        {
            throw new FormatException("what stands behind the bucket must be names of A-Z a-z 0-9 . _ - joined by '/', up to 256 characters");
        }

        if (One(settings, "region") is { } region && !region.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new FormatException("region must be letters, digits and hyphens");
        }

        S3StoreOptions options = new() { Bucket = address.Host, Prefix = address.AbsolutePath.Trim('/') };
        return options with
        {
            Endpoint = One(settings, "endpoint") is { } endpoint ? EndpointOf(endpoint, "endpoint") : null,
            Region = One(settings, "region") ?? options.Region,
            PathStyle = bool.TryParse(One(settings, "pathStyle") ?? "false", out var pathStyle) ? pathStyle : throw new FormatException("pathStyle must be true or false"),
            StorageClass = One(settings, "storageClass"),
            Encryption = EncryptionOf(One(settings, "encryption")),
            EncryptionKeyId = One(settings, "kmsKey"),
            Credentials = One(settings, "profile") is { } profile ? new S3ProfileKeys(profile) : null,
            DirectEndpoint = One(settings, "directEndpoint") is { } direct ? EndpointOf(direct, "directEndpoint") : null,
        };
    }

    static Uri EndpointOf(string text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0
            ? endpoint
            : throw new FormatException($"{name} must be an http or https address without user and password");

    static S3Encryption EncryptionOf(string? text) => text?.ToLowerInvariant() switch
    {
        null => S3Encryption.BucketDefault,
        "aes256" => S3Encryption.StoreManaged,
        "kms" => S3Encryption.KeyService,
        _ => throw new FormatException("encryption must be aes256 or kms"),
    };

    static string? One(Dictionary<string, StringValues> settings, string name) =>
        settings.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value : null;
}
