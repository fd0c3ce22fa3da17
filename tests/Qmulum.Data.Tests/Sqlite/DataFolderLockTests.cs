using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

public sealed class DataFolderLockTests
{
    [Fact]
    public async Task A_second_process_is_refused_and_told_who_holds_the_folder()
    {
        using TempFolder folder = new();
        var data = folder.File("data");
        await using var holder = TestProcess.Start(typeof(DataFolderLockTests).Assembly, "hold", data);
        Assert.Equal("held", await holder.ReadLineAsync());

        var error = Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(data));
        Assert.Equal(holder.Id, error.Holder);
        Assert.Contains($"in use by the process {holder.Id}", error.Message, StringComparison.Ordinal);

        await using var second = TestProcess.Start(typeof(DataFolderLockTests).Assembly, "hold", data);
        var (exitCode, errors) = await second.EndAsync();
        Assert.Equal(3, exitCode);
        Assert.Contains($"in use by the process {holder.Id}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_free_again_after_kill_9_of_its_holder()
    {
        using TempFolder folder = new();
        await using var holder = TestProcess.Start(typeof(DataFolderLockTests).Assembly, "hold", folder.Path);
        Assert.Equal("held", await holder.ReadLineAsync());
        await holder.KillAsync();

        using var taken = DataFolderLock.Take(folder.Path);
        var error = Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path));
        Assert.Equal(Environment.ProcessId, error.Holder);
    }

    [Fact]
    public void A_folder_that_was_given_back_can_be_taken_again()
    {
        using TempFolder folder = new();
        DataFolderLock.Take(folder.Path).Dispose();
        using var again = DataFolderLock.Take(folder.Path);
        Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path));
    }

    [Fact]
    public void A_folder_that_it_makes_is_open_to_its_user_alone()
    {
        using TempFolder folder = new();
        using var taken = DataFolderLock.Take(folder.File("data"));

        var mode = new DirectoryInfo(folder.File("data")).UnixFileMode;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("file"), "");
        var error = Assert.Throws<SqliteStoreReadOnlyException>(() => DataFolderLock.Take(folder.File("file/data")));
        Assert.Contains(folder.File("file/data"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hold_for_reading_keeps_servers_away_and_writes_nothing()
    {
        using TempFolder folder = new();
        DataFolderLock.Take(folder.Path).Dispose();
        var before = FolderImage.Of(folder.Path);

        using (DataFolderLock.TakeForReading(folder.Path))
        {
            Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path));
        }

        Assert.Equal(before, FolderImage.Of(folder.Path));
        using var server = DataFolderLock.Take(folder.Path);
        Assert.Throws<DataFolderLockedException>(() => DataFolderLock.TakeForReading(folder.Path));
    }

    [Fact]
    public void A_folder_that_was_never_held_is_read_without_a_hold()
    {
        using TempFolder folder = new();
        Assert.Null(DataFolderLock.TakeForReading(folder.Path));
        Assert.Empty(FolderImage.Of(folder.Path));
    }
}
