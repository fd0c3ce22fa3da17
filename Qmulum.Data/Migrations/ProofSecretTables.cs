namespace Qmulum.Data;

/// <summary>Version 19: the secrets from which it follows what replicas are asked to prove, one of each day. What was answered before was asked by another one.</summary>
static class ProofSecretTables
{
    public static Migration Migration { get; } = new(19, "proof-secrets",
    [
        "CREATE TABLE proof_secret (asked_on bigint NOT NULL PRIMARY KEY, secret {bytes} NOT NULL)",
        "DELETE FROM replica_proof",
    ]);
}
