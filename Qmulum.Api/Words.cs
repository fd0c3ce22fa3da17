using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api;

/// <summary>Enumerations as words in camelCase. Unlike the framework's converter it takes no numbers, and says which words there are when it finds another one.</summary>
sealed class Words : JsonConverterFactory
{
    /// <summary>What answers say and no request can ask for.</summary>
    static readonly Enum[] OnlyTold = [LibraryRole.None, LibraryRole.Owner, Permission.Anyone];

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Words<>).MakeGenericType(typeToConvert))!;

    /// <summary>The word that a value is.</summary>
    public static string Of(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>Every word of an enumeration.</summary>
    public static IEnumerable<string> Of(Type type) => Enum.GetValues(type).Cast<Enum>().Select(Of);

    /// <summary>The words of an enumeration that a request can have.</summary>
    public static string Asked(Type type) => string.Join(", ", Enum.GetValues(type).Cast<Enum>().Except(OnlyTold).Select(Of));
}

sealed class Words<T> : JsonConverter<T>
    where T : struct, Enum
{
    static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(value => Words.Of(value), StringComparer.OrdinalIgnoreCase);
    static readonly FrozenDictionary<T, JsonEncodedText> Texts = Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonEncodedText.Encode(Words.Of(value)));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new UnknownWordException(found, Words.Asked(typeof(T)));
        }

        return Values.TryGetValue(found, out var value) ? value : throw new UnknownWordException($"\"{RequestValues.Shorten(found)}\"", Words.Asked(typeof(T)));
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Texts[value]);
}

/// <summary>A word that the API does not have in this place.</summary>
/// <param name="found">What stands there, as a message tells it.</param>
/// <param name="words">What may stand there.</param>
sealed class UnknownWordException(string found, string words) : JsonException($"is {found}; it must be one of {words}.");
