namespace Qmulum.Deploy.Tests;

/// <summary>The container file and the compose files. That the image builds is not tested here: there is no Docker engine.</summary>
public sealed class ImageTests
{
    static readonly Image File = Image.Read();

    static readonly string[] All = ["compose.yml", "compose.cluster.yml", "compose.s3.yml"];

    public static TheoryData<string> ComposeFiles => new(All);

    [Fact]
    public void What_builds_is_not_in_what_is_shipped()
    {
        Assert.Equal(4, File.Instructions.Count(one => one.Name == "FROM"));
        Assert.Equal("debian:bookworm-slim", File.Last("FROM"));
        Assert.Contains(File.Shipped, one => one.Name == "COPY" && one.Text == "--from=server /app/ /app/");
    }

    [Fact]
    public void Every_project_of_the_server_goes_to_the_builder_and_no_other()
    {
        var copied = File.Instructions.Where(one => one.Name == "COPY" && one.Text.StartsWith("Qmulum.", StringComparison.Ordinal))
            .Select(one => one.Text.Split('/')[0]);

        Assert.Equal(ServersProjects("Qmulum.Silo").Distinct().Order(), copied.Order());
    }

    [Fact]
    public void It_builds_for_the_grain_host_that_is_asked_for()
    {
        Assert.Contains(File.Instructions, one => one.Name == "ARG" && one.Text == "GRAIN_HOST=Embedded");
        Assert.Contains(File.Instructions, one => one.Name == "RUN" && one.Text.Contains("-p:GrainHost=\"$GRAIN_HOST\"", StringComparison.Ordinal));
    }

    [Fact]
    public void It_runs_as_a_number_that_is_not_root()
    {
        Assert.Equal(Image.UserId, File.Last("USER"));
        Assert.Contains(File.Shipped, one => one.Name == "RUN" && one.Text.Contains($"--uid {Image.UserId}", StringComparison.Ordinal));
        // Whatever runs after the user is set runs as that user; nothing may be set back.
        Assert.Single(File.Shipped, one => one.Name == "USER");
    }

    [Fact]
    public void It_tells_how_it_is_and_how_it_is_stopped()
    {
        Assert.Equal("SIGTERM", File.Last("STOPSIGNAL"));
        Assert.Contains("/health/ready", File.Last("HEALTHCHECK"), StringComparison.Ordinal);
        Assert.Equal("[\"dotnet\", \"/app/qmulum-server.dll\"]", File.Last("ENTRYPOINT"));
    }

    [Fact]
    public async Task The_distribution_has_every_package_that_it_installs()
    {
        var install = File.Shipped.First(one => one.Text.Contains("apt-get install", StringComparison.Ordinal)).Text;
        var packages = install.Split("--no-install-recommends")[1].Split("&&")[0].Trim().Split(' ');
        string[] needed = ["libvips42", "libturbojpeg0", "libsqlite3-0", "ffmpeg"];

        Assert.Subset(packages.ToHashSet(), needed.ToHashSet());
        if (await IsBookwormAsync())
        {
            // The tests' own machine is of the image's distribution: apt knows.
            (await Command.RunAsync("apt-get", ["install", "--simulate", "-qq", "--no-install-recommends", .. packages])).Expect(0);
        }
    }

    [Theory]
    [MemberData(nameof(ComposeFiles))]
    public void Every_service_may_do_no_more_than_it_needs(string file)
    {
        // What one file adds to a service of another has its means there.
        var own = Yaml.Read($"container/{file}")[0].Entries("services").Where(service => service.Key != "postgres" && service.Value.Text("image") is not null).ToList();
        Assert.NotEmpty(own);
        foreach (var (name, service) in own)
        {
            Assert.Equal(["ALL"], service.Texts("cap_drop"));
            Assert.Equal(["no-new-privileges:true"], service.Texts("security_opt"));
            Assert.True(service.Text("read_only") == "true", $"{name} of {file} can write its root.");
        }
    }

    [Theory]
    [InlineData("compose.yml", "server")]
    [InlineData("compose.cluster.yml", "silo")]
    [InlineData("compose.cluster.yml", "api")]
    public void A_server_has_more_time_to_stop_than_it_takes(string file, string service) =>
        Assert.Equal("45s", Yaml.Read($"container/{file}")[0].Text($"services.{service}.stop_grace_period"));

    [Fact]
    public void Nothing_is_published_beyond_this_machine() => Assert.All(All, file =>
    {
        foreach (var (_, service) in Yaml.Read($"container/{file}")[0].Entries("services"))
        {
            Assert.All(service.Texts("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        }
    });

    [Fact]
    public void A_clusters_insides_are_on_a_network_that_nobody_outside_reaches()
    {
        var cluster = Yaml.Read("container/compose.cluster.yml")[0];

        Assert.Equal("true", cluster.Text("networks.inside.internal"));
        Assert.Equal(["inside"], cluster.Texts("services.postgres.networks"));
        Assert.Equal(["inside"], cluster.Texts("services.silo.networks"));
        Assert.Equal(["front"], cluster.Texts("services.balancer.networks"));
        Assert.Equal("Orleans", cluster.Text("services.silo.build.args.GRAIN_HOST"));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void Every_server_of_the_cluster_keeps_its_photos_in_the_bucket_that_the_store_makes(string service)
    {
        var file = Yaml.Read("container/compose.s3.yml")[0];
        string Of(string name) => file.Text($"services.{service}.environment.{name}")!;
        Uri address = new(Of("QMULUM_LOCATION"));
        var endpoint = new Uri(System.Web.HttpUtility.ParseQueryString(address.Query)["endpoint"]!);

        Assert.Equal(file.Text("services.s3.environment.GARAGE_DEFAULT_BUCKET"), address.Host);
        Assert.Equal(["inside"], file.Texts($"services.{endpoint.Host}.networks"));
        Assert.Contains($"api_bind_addr = \"[::]:{endpoint.Port}\"", System.IO.File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", "container", "garage.toml")), StringComparison.Ordinal);
        Assert.StartsWith("${QMULUM_S3_KEY:?", Of("AWS_ACCESS_KEY_ID"), StringComparison.Ordinal);
        Assert.Equal("${QMULUM_S3_KEY}", file.Text("services.s3.environment.GARAGE_DEFAULT_ACCESS_KEY"));
        Assert.StartsWith("${QMULUM_S3_SECRET:?", Of("AWS_SECRET_ACCESS_KEY"), StringComparison.Ordinal);
        Assert.Equal("${QMULUM_S3_SECRET}", file.Text("services.s3.environment.GARAGE_DEFAULT_SECRET_KEY"));
    }

    /// <summary>A project and those it refers to, by their folders.</summary>
    static IEnumerable<string> ServersProjects(string project)
    {
        var file = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryRoot.Path, project, $"{project}.csproj"));
        var linked = file.Descendants("Compile").Select(compile => compile.Attribute("Include")?.Value.Split('/')[1]).OfType<string>();
        var referred = file.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value.Split('/')[1]);
        return [project, .. linked, .. referred.SelectMany(ServersProjects)];
    }

    static async Task<bool> IsBookwormAsync() =>
        (await System.IO.File.ReadAllTextAsync("/etc/os-release")).Contains("bookworm", StringComparison.Ordinal);
}
