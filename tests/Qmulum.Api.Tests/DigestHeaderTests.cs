using System.Security.Cryptography;
using Qmulum.Api.Errors;
using Qmulum.Api.Uploads;

namespace Qmulum.Api.Tests;

public class DigestHeaderTests
{
    static readonly byte[] Digest = SHA256.HashData("a photo"u8);
    static readonly string Base64 = Convert.ToBase64String(Digest);
    static readonly string Hex = Convert.ToHexStringLower(Digest);

    public static TheoryData<string> ThatDeclare => new()
    {
        $"sha-256=:{Base64}:",
        $"SHA-256=:{Base64}:",
        $"md5=:AAAA:, sha-256=:{Base64}:",
        $" sha-256=:{Base64}:;q=1 ",
    };

    public static TheoryData<string> ThatCannotBeRead => new()
    {
        "sha-256=",
        "sha-256=::",
        "sha-256=:AAAA:",
        $"sha-256={Base64}",
        $"sha-256=:{Hex}:",
        "sha-256=:not base64 at all ___________________________:",
        $"sha-256=:{Base64}{Base64}:",
    };

    [Theory]
    [MemberData(nameof(ThatDeclare))]
    public void Reads_the_sha_256_wherever_it_stands_in_the_dictionary(string header)
    {
        Assert.Equal(Hex, DigestHeader.Read(header, default).Sha256?.Hex);
        Assert.Equal(Hex, DigestHeader.Read(default, header).Sha256?.Hex);
    }

    [Theory]
    [MemberData(nameof(ThatCannotBeRead))]
    public void Refuses_a_sha_256_that_is_not_32_bytes_between_colons(string header)
    {
        var exception = Assert.Throws<ApiException>(() => DigestHeader.Read(header, default));
        Assert.Equal(Faults.DigestMalformed, exception.Fault);
    }

    [Fact]
    public void Reads_the_SHA_1_of_either_header()
    {
        var sha1 = Convert.ToBase64String(new byte[20]);

        Assert.Equal(new string('0', 40), DigestHeader.Read($"sha=:{sha1}:", default).Sha1);
        Assert.Equal(new string('0', 40), DigestHeader.ReadRepresentation($"md5=:AAAA:, sha=:{sha1}:").Sha1);
        Assert.Throws<ApiException>(() => DigestHeader.Read("sha=:AAAA:", default));
        Assert.Throws<ApiException>(() => DigestHeader.Read($"sha=:{sha1}:", $"sha=:{Convert.ToBase64String(new byte[20].Select(_ => (byte)1).ToArray())}:"));
    }

    [Theory]
    [InlineData("sha-256=10", true)]
    [InlineData("sha-512=3, sha-256=1", true)]
    [InlineData("sha-256=0", false)]
    [InlineData("sha-256=11", false)]
    [InlineData("sha-512=10", false)]
    [InlineData("", false)]
    public void Knows_when_the_SHA_256_is_wished_for(string wish, bool isWanted) => Assert.Equal(isWanted, DigestHeader.IsSha256Wanted(wish));

    [Theory]
    [InlineData("")]
    [InlineData("sha-512=:AAAA:")]
    [InlineData("unixsum=30637")]
    public void Passes_over_other_algorithms(string header) => Assert.Equal(new(null, null), DigestHeader.Read(header, default));

    [Fact]
    public void Refuses_two_headers_that_contradict_each_other()
    {
        var other = Convert.ToBase64String(SHA256.HashData("another"u8));
        var exception = Assert.Throws<ApiException>(() => DigestHeader.Read($"sha-256=:{Base64}:", $"sha-256=:{other}:"));
        Assert.Equal(Faults.DigestMalformed, exception.Fault);
    }
}
