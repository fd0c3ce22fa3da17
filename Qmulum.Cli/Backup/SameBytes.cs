namespace Qmulum.Cli.Backup;

/// <summary>Files of one batch that hold the same bytes: the first is sent, the others are then there as well.</summary>
sealed record SameBytes(HashedFile First, IReadOnlyList<HashedFile> Copies)
{
    public IEnumerable<HashedFile> All => Copies.Prepend(First);
}
