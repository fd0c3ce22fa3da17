using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Qmulum.Migrate.Tables;

/// <summary>
/// The place of a grain on the ring by which silos share the reminders: what <c>GrainId.GetUniformHashCode()</c> of Orleans 10.4 gives, as
/// the signed number that its reminder provider stores. xxHash32 (https://xxhash.com) of the type and of the key, each with its bytes as
/// they stand in memory of a little-endian machine; the first times 31, plus the second.
/// </summary>
static class GrainHash
{
    public static int Of(string type, string key) => unchecked((int)((Hash(type) * 31) + Hash(key)));

    // System.IO.Hashing writes the canonical form, which is big-endian.
    static uint Hash(string text) => BinaryPrimitives.ReadUInt32LittleEndian(XxHash32.Hash(Encoding.UTF8.GetBytes(text)));
}
