namespace Qmulum.Storage;

/// <summary>The beginning of keys that a listing asks for.</summary>
static class BlobPrefix
{
    /// <summary>The prefix, if a key can begin with it.</summary>
    /// <exception cref="BlobKeyException">None can.</exception>
    public static string Checked(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length == 0)
        {
            return prefix;
        }

        // Some key begins with it when it is one itself, or becomes one by one more character.
        return BlobKey.TryParse(prefix, out _) ? prefix : BlobKey.Parse(prefix + "x").Value[..^1];
    }
}
