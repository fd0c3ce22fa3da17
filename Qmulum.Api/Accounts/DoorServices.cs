using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qmulum.Api.Mail;

namespace Qmulum.Api.Accounts;

/// <summary>What the doors need: letters, and what is done after the answer.</summary>
static class DoorServices
{
    public static void AddDoors(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton<AfterAnswer>();
        services.AddHostedService(provider => provider.GetRequiredService<AfterAnswer>());
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<DoorLimits>();
        services.AddSingleton<Registrar>();
        services.AddSingleton<Doors>();
        if (options.Mail is { } mail)
        {
            services.AddSingleton(mail);
            services.AddSingleton<SmtpMailer>();
            services.AddSingleton<IMailer>(provider => provider.GetRequiredService<SmtpMailer>());
            services.AddHostedService(provider => provider.GetRequiredService<SmtpMailer>());
        }
        else
        {
            services.AddSingleton<IMailer, LinkBoardMailer>();
        }
    }
}
