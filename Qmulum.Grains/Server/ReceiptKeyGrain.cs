using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Server;

/// <summary>The key by which the server signs receipts.</summary>
[GrainType(GrainNames.ReceiptKey)]
public sealed class ReceiptKeyGrain([PersistentState(GrainNames.ReceiptKey)] IPersistentState<ReceiptKeyState> state) : Grain, IReceiptKeyGrain
{
    public async Task<string> GetOrKeep(string candidate)
    {
        if (!state.RecordExists)
        {
            await state.CommitAsync(new() { Key = candidate });
        }

        return state.State.Key;
    }
}

/// <summary>The key by which the server signs receipts.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.receipt-key-state")]
public sealed record ReceiptKeyState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary>PKCS #8 in base64.</summary>
    [Id(1)] public string Key { get; init; } = "";
}
