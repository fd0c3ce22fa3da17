namespace Qmulum.Silo.Composition;

/// <summary>Where settings come from.</summary>
static class Settings
{
    const string File = "qmulum.json";
    const string Prefix = "QMULUM_";

    /// <summary>Reads the settings: flags before environment before file before default.</summary>
    /// <exception cref="ServerOptionsException">One cannot be read or used, or a flag is unknown.</exception>
    public static ServerOptions ReadServerOptions(this WebApplicationBuilder builder, string[] args)
    {
        RequireKnown(args);
        builder.Configuration.AddJsonFile(Path.GetFullPath(File), optional: true).AddEnvironmentVariables(Prefix).AddCommandLine(args);
        try
        {
            var options = builder.Configuration.Get<ServerOptions>() ?? new();
            options.Validate();
            return options;
        }
        catch (InvalidOperationException exception)
        {
            throw new ServerOptionsException(exception.Message);
        }
    }

    static void RequireKnown(string[] args)
    {
        var known = typeof(ServerOptions).GetProperties().Where(property => property.CanWrite && property.Name != nameof(ServerOptions.Providers)).Select(property => property.Name).ToList();
        foreach (var flag in args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).Select(arg => arg[2..].Split('=')[0]))
        {
            if (!known.Contains(flag, StringComparer.OrdinalIgnoreCase))
            {
                throw new ServerOptionsException(
                    $"There is no flag --{flag}; there are {string.Join(", ", known.Select(name => $"--{char.ToLowerInvariant(name[0])}{name[1..]}"))}.");
            }
        }
    }
}
