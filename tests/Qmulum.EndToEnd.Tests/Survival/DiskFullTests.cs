using System.Security.Cryptography;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>A disk that is full refuses what does not fit, keeps what it has, and takes more once there is room.</summary>
[Trait("Host", "one process")] // on a cluster the data folder is shared, and the database is elsewhere
public sealed class DiskFullTests
{
    const long DiskBytes = 48L << 20;
    const int FileBytes = 4 << 20;

    /// <summary>More than a small upload takes of the disk in all.</summary>
    const int MostPagesOfUpload = 60;

    /// <summary>1: the disk itself is full, for the databases too. More: uploads stop before that.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12 << 20)]
    public async Task Answers_507_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(long reserve)
    {
        using TempFolder mountPoint = new();
        await using var server = await ServerProcess.StartAsync(SmallDisk.Settings(mountPoint.Path, DiskBytes, reserve));
        Api api = new(server.Client);
        var filler = server.PathFromHere(mountPoint.File("filler"));
        await File.WriteAllBytesAsync(filler, new byte[FileBytes]);
        Dictionary<string, byte[]> kept = [];

        (await FillAsync(api, kept)).ExpectProblem(507, "store-full");

        Assert.NotEmpty(kept);
        (await api.GetAsync("/health/live")).Expect(200);
        await HoldsAsync(api, kept);
        File.Delete(filler);
        await FreeAsync(api, kept);
        await HoldsAsync(api, kept);
    }

    /// <summary>An upload needs room for its bytes, its manifest, the photo's state and its row in the index: each in turn finds none.</summary>
    [Fact]
    public async Task Answers_507_wherever_in_an_upload_the_room_ends()
    {
        using TempFolder mountPoint = new();
        await using var server = await ServerProcess.StartAsync(SmallDisk.Settings(mountPoint.Path, DiskBytes, reserve: 1));
        Api api = new(server.Client);
        Dictionary<string, byte[]> kept = [];
        List<byte[]> refused = [];

        using (Filler filler = new(server.PathFromHere(mountPoint.File("filler"))))
        {
            for (var pages = 0; pages <= MostPagesOfUpload; pages++)
            {
                filler.LeaveFree(pages);
                var file = RandomNumberGenerator.GetBytes(Environment.SystemPageSize / 2);
                var answer = await api.UploadAsync(file, "filler.jpg");
                if (answer.Status == 201)
                {
                    kept.Add(answer.Json.GetProperty("photoId").GetString()!, file);
                    continue;
                }

                // The last of its steps may find room a moment later, by itself: what counts is that sending it again is all that is needed.
                answer.ExpectProblem(507, "store-full");
                refused.Add(file);
            }
        }

        Assert.NotEmpty(kept);
        Assert.NotEmpty(refused);
        await FreeAsync(api, kept);
        foreach (var file in refused)
        {
            var answer = await api.UploadAsync(file, "again.jpg");
            Assert.True(answer.Status is 200 or 201, answer.Text);
            kept.Add(answer.Json.GetProperty("photoId").GetString()!, file);
        }

        await HoldsAsync(api, kept);
    }

    /// <summary>The disk fills while bytes come, and is full when more come.</summary>
    [Fact]
    public async Task A_resumable_upload_is_answered_507_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        const int piece = 1 << 20;
        using TempFolder mountPoint = new();
        await using var server = await ServerProcess.StartAsync(SmallDisk.Settings(mountPoint.Path, DiskBytes, reserve: 1));
        Api api = new(server.Client);
        Tus tus = new(api);
        var file = RandomNumberGenerator.GetBytes(4 * piece);
        var upload = await tus.BeginAsync(file.Length);
        (await tus.PatchAsync(upload, 0, file[..piece])).Expect(204);
        var staged = server.PathFromHere(mountPoint.File("data/location/.qmulum/uploads"));
        using (Filler filler = new(server.PathFromHere(mountPoint.File("filler"))))
        {
            using HeldContent body = new(file[piece..], before: piece);
            var cut = tus.PatchAsync(upload, piece, body);
            await Deadline.WaitAsync("bytes of the second request to be on the disk", () => Task.FromResult(Directory.GetFiles(staged).Sum(part => new FileInfo(part).Length) > piece));
            filler.LeaveFree(0);
            body.Release();
            (await cut).ExpectProblem(507, "store-full");

            // Who asks takes the upload over, which is written down; where nothing at all can be, how far it is is known all the same.
            filler.LeaveFree(0);
            Assert.InRange(await tus.OffsetAsync(upload), piece, 2 * piece);
        }

        await Deadline.WaitAsync("the upload to go on after room was made", TimeSpan.FromSeconds(20), async () =>
        {
            var asked = await tus.HeadAsync(upload);
            if (asked.Status != 200)
            {
                return false; // the databases have not recovered yet
            }

            var offset = int.Parse(asked.Header("Upload-Offset"));
            Assert.InRange(offset, piece, file.Length - 1);
            return (await tus.PatchAsync(upload, offset, file[offset..])).Status == 204;
        });
        Assert.Equal(file, await api.OriginalAsync(await tus.PhotoAsync(upload)));
    }

    /// <summary>Uploads until one is refused, and returns that answer.</summary>
    static async Task<Answer> FillAsync(Api api, Dictionary<string, byte[]> kept)
    {
        for (var sent = 0L; sent < 2 * DiskBytes; sent += FileBytes)
        {
            if (await TryAddAsync(api, kept, RandomNumberGenerator.GetBytes(FileBytes)) is { } refused)
            {
                return refused;
            }
        }

        throw new InvalidOperationException("More went onto the disk than it holds.");
    }

    /// <summary>A small file goes in soon after there is room: the store and the databases have recovered.</summary>
    static Task FreeAsync(Api api, Dictionary<string, byte[]> kept) => Deadline.WaitAsync(
        "an upload to succeed after room was made", TimeSpan.FromSeconds(20),
        async () => await TryAddAsync(api, kept, RandomNumberGenerator.GetBytes(FileBytes / 8)) is null);

    /// <returns>The refusal, after which the file is not there; null when it was taken.</returns>
    static async Task<Answer?> TryAddAsync(Api api, Dictionary<string, byte[]> kept, byte[] file)
    {
        var answer = await api.UploadAsync(file, "filler.jpg");
        if (answer.Status == 201)
        {
            kept.Add(answer.Json.GetProperty("photoId").GetString()!, file);
            return null;
        }

        Assert.False(await api.HasAsync(file), "A file was refused and is there all the same.");
        return answer;
    }

    static async Task HoldsAsync(Api api, Dictionary<string, byte[]> kept)
    {
        Assert.Equal(kept.Count, await api.CountAsync());
        foreach (var (id, file) in kept)
        {
            Assert.Equal(file, await api.OriginalAsync(id));
        }
    }
}
