using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Surface.BadInput;

/// <summary>An operation as the OpenAPI document describes it: what can be sent to it, and where.</summary>
sealed record ApiOperation(string Method, string Path, IReadOnlyList<string> InPath, IReadOnlyList<string> InQuery, JsonElement? JsonBody, IReadOnlyList<string> BodyTypes)
{
    static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete"];

    /// <summary>Every operation of a document.</summary>
    public static IReadOnlyList<ApiOperation> AllOf(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           where Methods.Contains(method.Name)
           select Read(document, method.Name.ToUpperInvariant(), path, method.Value),
    ];

    /// <summary>The members of a JSON body, by name, each with its schema.</summary>
    public IReadOnlyDictionary<string, JsonElement> Members(JsonElement document) =>
        JsonBody is { } body && Resolve(document, body).TryGetProperty("properties", out var members)
            ? members.EnumerateObject().ToDictionary(member => member.Name, member => Resolve(document, member.Value))
            : new Dictionary<string, JsonElement>();

    public override string ToString() => $"{Method} {Path}";

    static ApiOperation Read(JsonElement document, string method, JsonProperty path, JsonElement operation)
    {
        var parameters = ParametersOf(path.Value).Concat(ParametersOf(operation)).Select(parameter => Resolve(document, parameter)).ToList();
        var content = operation.TryGetProperty("requestBody", out var body) ? Resolve(document, body).GetProperty("content") : default;
        JsonElement? json = content.ValueKind == JsonValueKind.Object && content.TryGetProperty("application/json", out var asJson)
            && asJson.TryGetProperty("schema", out var schema) ? schema : null;
        return new(
            method, path.Name, Names(parameters, "path"), Names(parameters, "query"), json,
            content.ValueKind == JsonValueKind.Object ? [.. content.EnumerateObject().Select(type => type.Name)] : []);
    }

    static IEnumerable<JsonElement> ParametersOf(JsonElement of) =>
        of.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    static List<string> Names(IEnumerable<JsonElement> parameters, string place) =>
        [.. parameters.Where(one => one.GetProperty("in").GetString() == place).Select(one => one.GetProperty("name").GetString()!)];

    /// <summary>What a reference within the document leads to; of several alternatives the first that says something.</summary>
    static JsonElement Resolve(JsonElement document, JsonElement element)
    {
        if (element.TryGetProperty("$ref", out var reference))
        {
            return Resolve(document, reference.GetString()!.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name)));
        }

        foreach (var choice in (string[])["oneOf", "anyOf", "allOf"])
        {
            if (element.TryGetProperty(choice, out var several))
            {
                return Resolve(document, several.EnumerateArray().First(one => !one.TryGetProperty("type", out var type) || type.ToString() != "null"));
            }
        }

        return element;
    }
}
