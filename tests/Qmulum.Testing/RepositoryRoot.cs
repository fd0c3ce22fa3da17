namespace Qmulum.Testing;

/// <summary>The folder of this checkout and the build outputs in it, found from where the running assembly lies.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds Qmulum.sln.</summary>
    public static string Path { get; } = Find();

    /// <summary>
    /// The output of another project in the same configuration and for the same grain host as the running assembly:
    /// the part of its own folder after <c>bin/</c> is the same for every project.
    /// </summary>
    /// <exception cref="FileNotFoundException">It has not been built; the message says how.</exception>
    public static string Output(string project, string file) => Output(project, file, OwnFlavour());

    /// <summary>As <see cref="Output(string, string)"/>, for the embedded grain host whatever the running assembly is for.</summary>
    /// <inheritdoc cref="Output(string, string)" path="/exception"/>
    public static string EmbeddedOutput(string project, string file)
    {
        const string Cluster = "orleans/";
        var own = OwnFlavour();
        return Output(project, file, own.StartsWith(Cluster, StringComparison.Ordinal) ? own[Cluster.Length..] : own);
    }

    static string OwnFlavour()
    {
        var own = AppContext.BaseDirectory.TrimEnd('/');
        var bin = own.LastIndexOf("/bin/", StringComparison.Ordinal);
        return bin < 0 ? "Release/net10.0" : own[(bin + "/bin/".Length)..];
    }

    static string Output(string project, string file, string flavour)
    {
        var path = System.IO.Path.Combine(Path, project, "bin", flavour, file);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"{path} is not there. Build it: dotnet build {project} -c {flavour.Split('/')[^2]}", path);
        }

        return path;
    }

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Qmulum.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Qmulum.sln.");
    }
}
