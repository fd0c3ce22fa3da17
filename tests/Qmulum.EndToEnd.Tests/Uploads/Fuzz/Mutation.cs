using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads.Fuzz;

/// <summary>Changes what is well-formed by a few steps: bytes are flipped, taken out, doubled or put in, or words that mean something are.</summary>
/// <param name="random">Chooses the steps.</param>
/// <param name="words">What means something to whoever reads it.</param>
sealed class Mutation(Random random, IReadOnlyList<string> words)
{
    const int MostSteps = 6;
    const int MostBytes = 40;

    public byte[] Of(byte[] whole)
    {
        List<byte> bytes = [.. whole];
        for (var step = random.Next(1, MostSteps); step > 0; step--)
        {
            Step(bytes);
        }

        return [.. bytes];
    }

    void Step(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, MostBytes), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            default:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(words[random.Next(words.Count)]));
                break;
        }
    }
}
