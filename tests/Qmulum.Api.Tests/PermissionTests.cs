using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Tests;

public class PermissionTests
{
    [Fact]
    public async Task A_server_with_an_endpoint_that_nobody_classified_does_not_start()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/classified", () => "").Needs(Permission.Anyone);
        app.MapGet("/forgotten", () => "");

        var exception = Assert.Throws<InvalidOperationException>(app.RequirePermissions);

        Assert.Contains("/forgotten", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/classified", exception.Message, StringComparison.Ordinal);
    }
}
