using System.Security.Cryptography;

namespace Qmulum.Data.Tests.Fixtures;

/// <summary>Rows for tests.</summary>
static class TestPhoto
{
    public static PhotoRow New(string taken, long size = 1000) => New(DateTime.Parse(taken), size);

    public static PhotoRow New(DateTime taken, long size = 1000)
    {
        var id = Guid.NewGuid();
        return new()
        {
            PhotoId = id,
            Revision = 1,
            Sha256 = SHA256.HashData(id.ToByteArray()),
            Size = size,
            Name = "IMG_0001.JPG",
            Taken = DateTime.SpecifyKind(taken, DateTimeKind.Unspecified),
            Width = 4000,
            Height = 3000,
            Placeholder = [1, 2, 3, 4],
            Tag = "t1",
            Kind = PhotoKind.Image,
            State = PhotoState.Pending,
        };
    }

    public static PhotoRow Next(this PhotoRow row) => row with { Revision = row.Revision + 1 };
}
