using System.Text.Json;
using Orleans.Storage;
using Qmulum.Embedded.State;

namespace Qmulum.Silo.Hosting;

/// <summary>States as the embedded host writes them: an installation can move from one to the other.</summary>
sealed class StateJsonSerializer : IGrainStorageSerializer
{
    static readonly JsonSerializerOptions Json = StateJson.CreateOptions();

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Json));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input, Json)!; // null is how a null state was written
}
