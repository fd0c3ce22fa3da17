using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Qmulum.Api.Accounts;
using Qmulum.Api.Mail;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Tests;

/// <summary>
/// Whether an address has an account is looked up after the answer has gone. An answer of less than a millisecond has no time that a busy machine
/// lets a test compare; that nothing is asked before it needs none.
/// </summary>
public sealed class RegistrarTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    static readonly Uri Server = new("https://photos.example.org");

    [Theory]
    [InlineData("forgot")]
    [InlineData("register")]
    [InlineData("change")]
    public async Task Nothing_is_asked_about_an_address_before_the_answer(string request)
    {
        var grains = DispatchProxy.Create<IGrainFactory, AskedGrains>();
        using AfterAnswer later = new(NullLogger<AfterAnswer>.Instance);
        Registrar registrar = new(grains, new NoMailer(), later);

        Ask(registrar, request);
        Assert.False(((AskedGrains)grains).Asked.IsCompleted);

        await later.StartAsync(CancellationToken.None);
        await ((AskedGrains)grains).Asked.WaitAsync(Limit);
        await later.StopAsync(CancellationToken.None);
    }

    static void Ask(Registrar registrar, string request)
    {
        Assert.True(EmailAddress.TryParse("petra@example.org", out var email));
        switch (request)
        {
            case "forgot":
                registrar.SendReset(email, Server);
                break;
            case "register":
                registrar.Register("Petra", email, "a hash", Server);
                break;
            default:
                registrar.SendEmailChange(Guid.NewGuid(), email, Server);
                break;
        }
    }

    /// <summary>Has no grains, and tells when it was asked for one.</summary>
    class AskedGrains : DispatchProxy
    {
        readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _asked.TrySetResult();
            throw new NotSupportedException("There are no grains here.");
        }
    }

    sealed class NoMailer : IMailer
    {
        public bool Sends => true;

        public void Post(Letter letter) => Assert.Fail("There is no letter before an account was looked for.");
    }
}
