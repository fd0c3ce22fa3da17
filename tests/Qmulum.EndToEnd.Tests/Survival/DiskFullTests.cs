using System.Security.Cryptography;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>A disk that is full refuses what does not fit, keeps what it has, and takes more once there is room.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    const long DiskBytes = 48L << 20;
    const int FileBytes = 4 << 20;

    readonly TempFolder _mountPoint = new();
    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(SmallDisk.Settings(_mountPoint.Path, DiskBytes));
        _api = new Api(_server.Client);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _mountPoint.Dispose();
    }

    [Fact]
    public async Task Answers_507_keeps_what_was_acknowledged_and_leaves_no_half_file()
    {
        Dictionary<string, byte[]> kept = [];
        var refused = await FillAsync(kept);

        refused.ExpectProblem(507, "store-full");
        Assert.NotEmpty(kept);
        (await _api.GetAsync("/health/live")).Expect(200);
        foreach (var (id, file) in kept)
        {
            Assert.Equal(file, await _api.OriginalAsync(id));
        }

        Assert.Equal(kept.Count, await _api.CountAsync());
    }

    [Fact]
    public async Task Takes_files_again_after_room_was_made()
    {
        Dictionary<string, byte[]> kept = [];
        var filler = InsideMount("filler");
        await File.WriteAllBytesAsync(filler, new byte[DiskBytes / 2]);
        (await FillAsync(kept)).ExpectProblem(507, "store-full");

        File.Delete(filler);

        var file = RandomNumberGenerator.GetBytes(FileBytes);
        var id = (await _api.UploadAsync(file, "after.jpg")).Expect(201).Json.GetProperty("photoId").GetString()!;
        Assert.Equal(file, await _api.OriginalAsync(id));
    }

    /// <summary>Uploads until one is refused, and returns that answer.</summary>
    async Task<Answer> FillAsync(Dictionary<string, byte[]> kept)
    {
        for (var sent = 0L; sent < 2 * DiskBytes; sent += FileBytes)
        {
            var file = RandomNumberGenerator.GetBytes(FileBytes);
            var answer = await _api.UploadAsync(file, "filler.jpg");
            if (answer.Status != 201)
            {
                Assert.False(await _api.HasAsync(file));
                return answer;
            }

            kept.Add(answer.Json.GetProperty("photoId").GetString()!, file);
        }

        throw new InvalidOperationException("More went onto the disk than it holds.");
    }

    /// <summary>A path on the server's disk, seen from here (proc(5): /proc/PID/root).</summary>
    string InsideMount(string name) => $"/proc/{_server.Pid}/root{Path.Combine(_mountPoint.Path, name)}";
}
