namespace Qmulum.Cli.Pull;

/// <summary>What a pull is asked for.</summary>
/// <param name="Folder">The replica's folder.</param>
/// <param name="Library">The library.</param>
/// <param name="Parallel">How many photos at once.</param>
/// <param name="Delete">Whether what the server removed leaves the tree.</param>
/// <param name="Verify">Whether everything that is there is read.</param>
/// <param name="Watch">Whether it goes on: some of what was not read for long is then read in each round.</param>
/// <param name="Recall">Whether originals that the library has left to other replicas are asked back, so that they can be fetched.</param>
sealed record PullOptions(string Folder, string Library, int Parallel, bool Delete, bool Verify, bool Watch = false, bool Recall = false);
