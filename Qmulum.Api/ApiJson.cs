using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Api;

/// <summary>How the API writes JSON: camelCase, enumerations as words, what is absent left out.</summary>
static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new Words());
        return options;
    }

    /// <summary>The word that a value of an enumeration is in JSON.</summary>
    public static string WordOf<T>(T value)
        where T : struct, Enum => Words.Of(value);
}
