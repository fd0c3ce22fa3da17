using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>The audit of the installation: who did what, from where and when. Found by <see cref="GrainFactoryExtensions.Audit"/>.</summary>
[Alias("qmulum.audit")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Enters what happened; durable once it returns. An entry that is there gets the account and the detail that are given now.</summary>
    /// <param name="entries">At most 1,000.</param>
    /// <exception cref="QmulumException">Unavailable or StoreFull: nothing was entered.</exception>
    [Alias("Enter"), Idempotent]
    Task Enter(ImmutableArray<AuditEntry> entries);

    /// <summary>Entries, the newest first.</summary>
    /// <exception cref="QmulumException">Invalid: <see cref="AuditQuery.After"/> is no place in it.</exception>
    [Alias("Read"), Idempotent]
    Task<AuditPage> Read(AuditQuery query);

    /// <summary>Takes what is personal out of the entries of an account that is gone.</summary>
    [Alias("Forget"), Idempotent]
    Task Forget(Guid accountId);
}
