using System.Security.Cryptography;

namespace Qmulum.Bench.People;

/// <summary>Somebody like the template, with ids of their own.</summary>
/// <param name="Person">Who.</param>
/// <param name="Photos">The ids of their photos, in the order of the template's.</param>
sealed record Clone(Person Person, Guid[] Photos)
{
    const string LibraryLetters = "abcdefghijklmnopqrstuvwxyz234567";
    const int LibraryLength = 16;

    /// <summary>The names of these things in states: the account, its address in two ways, its library, and a photo.</summary>
    public static IReadOnlyList<string> NamesOf(Person person, Guid photo) => [$"{person.Account:D}", person.EmailKey, person.Email, person.Library, $"{photo:D}"];

    /// <summary>People in the order of their libraries' ids, whose photos' ids are spread over all: each table then grows at its end, where that is cheap.</summary>
    public static List<Clone> Make(Template template, int count)
    {
        var photos = template.Photos.Length;
        Guid[] ids = [.. Enumerable.Range(0, count * photos).Select(_ => Guid.NewGuid())];
        Array.Sort(ids);
        return [.. Enumerable.Range(0, count)
            .Select(number => new Person(
                Guid.NewGuid(), $"person{number}@example.org", RandomNumberGenerator.GetString(LibraryLetters, LibraryLength), template.Person.Session))
            .OrderBy(person => person.Library, StringComparer.Ordinal)
            .Select((person, number) => new Clone(person, [.. Enumerable.Range(0, photos).Select(photo => ids[(photo * count) + number])]))];
    }
}
