using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Surface.BadInput;

/// <summary>Values that no well-behaved client sends.</summary>
static class BadValues
{
    /// <summary>Where a text stands: in a path, a query or a header.</summary>
    public static IReadOnlyList<string> Texts { get; } =
    [
        "", " ", "0", "-1", "1", "2147483648", "-9223372036854775809", "99999999999999999999999999", "1e400", "NaN", "true", "null", "undefined", "[]", "{}",
        "00000000-0000-0000-0000-000000000000", "not-a-uuid", "2024-13", "0000-00", "9999-99-99T99:99:99Z",
        "' OR '1'='1", "'; DROP TABLE photo; --", "\" onload=\"alert(1)", "<script>alert(1)</script>", "${jndi:ldap://127.0.0.1/a}", "{{7*7}}", "$(id)", "`id`",
        "../../../../etc/passwd", "..\\..\\windows", "%2e%2e%2f", "%s%n%x", "a\0b", "a\r\nX-Evil: 1", "\u202Egnp.exe", "\uFEFF", "\u0001\u001F\u007F",
        "Ünïcödé 名前 😀", new('a', 300), new('9', 300), new('é', 1_200), "qmk_" + new string('A', 64), "qms_" + new string('A', 64),
    ];

    /// <summary>JSON where a member's value belongs.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "9223372036854775808", "-99999999999999999999", "\"\"", "\" \"", "[]", "{}", "[null]", "[[[]]]", "{\"a\":{\"b\":null}}",
        "[1,2,3]", "[\"a\",null,1]", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\uFEFF\\u202E\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"",
        "\"00000000-0000-0000-0000-000000000000\"", "\"-1\"", "\"' OR 1=1; --\"", "\"<img src=x onerror=alert(1)>\"", "\"../../etc/passwd\"",
        "\"Ünïcödé 名前 😀\"", $"\"{new string('x', 300)}\"", $"\"{new string('€', 20_000)}\"", $"[{string.Join(',', Enumerable.Repeat("\"x\"", 20_000))}]", Deep(60), Deep(5_000),
    ];

    /// <summary>Whole bodies, each with the type that it is sent as.</summary>
    public static IReadOnlyList<(byte[] Bytes, string? Type)> Bodies { get; } =
    [
        ([], null), ([], "application/json"), Of("null"), Of("[]"), Of("0"), Of("\"text\""), Of("{"), Of("{\"a\":"), Of("{}}"), Of("{\"a\":1,\"a\":2}"), Of("// comment\n{}"),
        Of(Deep(5_000)), Of($"{{\"x\":\"{new string('x', 1 << 21)}\"}}"), ([0xFF, 0xFE, 0x7B, 0x00], "application/json"), ([0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D], "application/json"),
        (Encoding.UTF8.GetBytes("{}"), "application/json; charset=utf-16"), (Encoding.UTF8.GetBytes("{}"), "text/plain"), (Encoding.UTF8.GetBytes("a=b"), "application/x-www-form-urlencoded"),
        (Encoding.UTF8.GetBytes("{}"), "application/xml"), (Encoding.UTF8.GetBytes("no part"), "multipart/form-data"),
        (Encoding.UTF8.GetBytes("--b\r\n\r\n"), "multipart/form-data; boundary=b"), (Encoding.UTF8.GetBytes("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\0.jpg\"\r\n\r\nx"), "multipart/form-data; boundary=b"),
        (Encoding.UTF8.GetBytes("--"), $"multipart/form-data; boundary={new string('b', 500)}"),
    ];

    /// <summary>The headers that the server reads.</summary>
    public static IReadOnlyList<string> Headers { get; } =
    [
        "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Digest", "Cookie", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range",
        "Last-Event-ID", "Origin", "Range", "Referer", "Repr-Digest", "Sec-Fetch-Site", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Qmulum-Device",
        "X-Qmulum-Modified", "X-Qmulum-Path",
    ];

    /// <summary>For headers that have rules of their own.</summary>
    public static IReadOnlyList<string> HeaderTexts { get; } =
    [
        "bytes=0-", "bytes=-1", "bytes=9223372036854775807-", "bytes=5-1", "bytes=0-0,2-3", "bytes=a-b", "bytes=-99999999999999999999", "*", "W/\"a\"", "\"a", "Bearer", "Bearer ",
        "Basic YTpi", "sha-256=:AAAA:", "sha-256=::", "sha-256=:not base64:", "sha-512=:AAAA:", "qmulum=", "qmulum=qms_x; qmulum=y", "image/avif;q=2", "*/*;q=-1", ",,,;;;",
    ];

    static (byte[] Bytes, string? Type) Of(string json) => (Encoding.UTF8.GetBytes(json), "application/json");

    static string Deep(int levels) => new StringBuilder().Insert(0, "{\"a\":", levels).Append('1').Append('}', levels).ToString();

    /// <summary>A value that a member of that name and type may have, as JSON.</summary>
    public static string Good(string member, JsonElement schema) => member switch
    {
        "email" => "\"anna@example.org\"",
        "password" or "current" or "new" => "\"a password that is wrong\"",
        "role" => "\"viewer\"",
        "permissions" => "[\"viewLibrary\"]",
        "sha256" => $"[\"{new string('a', 64)}\"]",
        _ => TypeOf(schema) switch
        {
            "integer" or "number" => "1",
            "boolean" => "true",
            "array" => "[]",
            "object" => "{}",
            _ => "\"text\"",
        },
    };

    static string TypeOf(JsonElement schema) => schema.TryGetProperty("type", out var type)
        ? type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!).First(one => one != "null") : type.GetString()!
        : "string";
}
