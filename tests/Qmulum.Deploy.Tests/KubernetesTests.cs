using YamlDotNet.RepresentationModel;

namespace Qmulum.Deploy.Tests;

/// <summary>What the manifests for Kubernetes promise. That a cluster takes them is not tested here: there is none.</summary>
public sealed class KubernetesTests
{
    const string Folder = "kubernetes";

    static readonly IReadOnlyList<YamlMappingNode> All =
        [.. Yaml.Read($"{Folder}/kustomization.yaml")[0].Texts("resources").SelectMany(file => Yaml.Read($"{Folder}/{file}"))];

    static readonly string[] Names = ["silo", "api"];

    public static TheoryData<string> Workloads => new(Names);

    public static TheoryData<string> Files => new(Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "deploy", Folder), "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(RepositoryRoot.Path, "deploy", Folder), file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_a_resource_of_the_kustomization_or_is_named_as_what_it_is(string file)
    {
        var listed = Yaml.Read($"{Folder}/kustomization.yaml")[0].Texts("resources");
        var scaling = Yaml.Read($"{Folder}/autoscaling/kustomization.yaml")[0].Texts("resources").Select(name => $"autoscaling/{name}");
        string[] others = ["kustomization.yaml", "autoscaling/kustomization.yaml", "secret.example.yaml", "autoscaling/adapter.yaml"];

        Assert.Contains(file, (string[])[.. listed, .. scaling, .. others]);
        Assert.NotEmpty(Yaml.Read($"{Folder}/{file}"));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_is_no_root_and_can_write_its_location_and_tmp_alone(string name)
    {
        var pod = Pod(name);
        var container = Container(name);

        Assert.Equal("true", pod.Text("securityContext.runAsNonRoot"));
        Assert.Equal(Image.UserId, pod.Text("securityContext.runAsUser"));
        Assert.Equal("RuntimeDefault", pod.Text("securityContext.seccompProfile.type"));
        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
        Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
        Assert.Equal(["ALL"], container.Texts("securityContext.capabilities.drop"));
        Assert.Equal(["/data", "/tmp"], container.List("volumeMounts").Select(mount => mount.Text("mountPath")));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_is_probed_where_the_server_answers(string name)
    {
        var container = Container(name);

        Assert.Equal("/health/live", container.Text("startupProbe.httpGet.path"));
        Assert.Equal("/health/ready", container.Text("readinessProbe.httpGet.path"));
        Assert.Equal("/health/live", container.Text("livenessProbe.httpGet.path"));
        Assert.Contains(container.List("ports"), port => port.Text("name") == "http" && port.Text("containerPort") == "5080");
        // The server gives each of its own checks five seconds.
        Assert.True(int.Parse(container.Text("readinessProbe.timeoutSeconds")!) > 5);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_pod_has_more_time_to_stop_than_the_server_takes(string name) =>
        Assert.True(int.Parse(Pod(name).Text("terminationGracePeriodSeconds")!) > 20 + 5);

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_rollout_never_has_fewer_pods_than_it_should(string name)
    {
        Assert.Equal("0", Find("Deployment", name).Text("spec.strategy.rollingUpdate.maxUnavailable"));
        Assert.Equal("1", Find("Deployment", name).Text("spec.strategy.rollingUpdate.maxSurge"));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void One_pod_at_a_time_goes_when_nodes_are_emptied(string name)
    {
        var budget = Find("PodDisruptionBudget", name);

        Assert.Equal("1", budget.Text("spec.maxUnavailable"));
        Assert.Equal(Labels(Find("Deployment", name).Get("spec.template.metadata")), Selector(budget));
    }

    [Fact]
    public void A_silo_tells_the_others_the_address_of_its_pod()
    {
        var container = Container("silo");

        Assert.Equal(["--role", "silo", "--advertise", "$(POD_IP)"], container.Texts("args"));
        Assert.Equal("status.podIP", container.List("env").Single(variable => variable.Text("name") == "POD_IP").Text("valueFrom.fieldRef.fieldPath"));
        Assert.Contains(container.List("ports"), port => port.Text("name") == "silo" && port.Text("containerPort") == "11111");
        Assert.Contains(container.List("ports"), port => port.Text("name") == "gateway" && port.Text("containerPort") == "30000");
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void The_databases_password_comes_from_a_secret_that_is_not_in_here(string name)
    {
        Assert.Contains(Container(name).List("envFrom"), from => from.Text("secretRef.name") == "database");
        Assert.DoesNotContain(All, resource => resource.Text("kind") == "Secret");
        Assert.DoesNotContain("QMULUM_DATABASE", Find("ConfigMap", "settings").Entries("data").Keys);
        Assert.Contains("QMULUM_DATABASE", Yaml.Read($"{Folder}/secret.example.yaml")[0].Entries("stringData").Keys);
    }

    [Fact]
    public void Silos_follow_the_age_of_the_queue_under_the_name_that_the_server_gives_it()
    {
        var scaler = Yaml.Read($"{Folder}/autoscaling/silo.yaml").Single(resource => resource.Text("kind") == "HorizontalPodAutoscaler");
        var metric = Assert.Single(scaler.List("spec.metrics"));
        var rule = Assert.Single(Yaml.Read($"{Folder}/autoscaling/adapter.yaml")[0].List("rules.external"));

        Assert.Equal("silo", scaler.Text("spec.scaleTargetRef.name"));
        Assert.Equal("External", metric.Text("type"));
        Assert.Equal("qmulum_queue_age_seconds", metric.Text("external.metric.name"));
        Assert.Equal("upload", metric.Text("external.metric.selector.matchLabels.priority"));
        Assert.Equal("qmulum_queue_age_seconds", rule.Text("name.as"));
        // One queue, told by every pod.
        Assert.StartsWith("max(", rule.Text("metricsQuery"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_but_qmulum_reaches_a_silos_own_ports_and_nobody_but_the_monitoring_the_metrics()
    {
        var rules = Find("NetworkPolicy", "silo").List("spec.ingress").Concat(Find("NetworkPolicy", "api").List("spec.ingress")).ToList();

        var silo = rules.Where(rule => Ports(rule).Any(port => port is "silo" or "gateway")).SelectMany(rule => rule.List("from")).ToList();
        var metrics = rules.Where(rule => Ports(rule).Contains("metrics")).SelectMany(rule => rule.List("from")).ToList();
        Assert.All(silo, from => Assert.Equal("qmulum", from.Get("podSelector").Entries("matchLabels")["app.kubernetes.io/name"].ToString()));
        Assert.All(metrics, from => Assert.NotNull(from.Find("namespaceSelector")));
        Assert.NotEmpty(silo);
        Assert.NotEmpty(metrics);
    }

    [Fact]
    public void The_location_is_a_volume_that_every_pod_can_write()
    {
        Assert.Equal(["ReadWriteMany"], Find("PersistentVolumeClaim", "location").Texts("spec.accessModes"));
        Assert.Equal("Retain", Find("PersistentVolume", "qmulum-location").Text("spec.persistentVolumeReclaimPolicy"));
        Assert.All(Names, name => Assert.Contains(
            Pod(name).List("volumes"), volume => volume.Text("persistentVolumeClaim.claimName") == "location"));
    }

    static YamlMappingNode Find(string kind, string name) =>
        All.Single(resource => resource.Text("kind") == kind && resource.Text("metadata.name") == name);

    static YamlNode Pod(string name) => Find("Deployment", name).Get("spec.template.spec");

    static YamlMappingNode Container(string name) => Assert.Single(Pod(name).List("containers"));

    static IEnumerable<string?> Ports(YamlNode rule) => rule.List("ports").Select(port => port.Text("port"));

    static SortedDictionary<string, string> Labels(YamlNode metadata) => Sorted(metadata.Entries("labels"));

    static SortedDictionary<string, string> Selector(YamlNode resource) => Sorted(resource.Get("spec.selector").Entries("matchLabels"));

    static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, YamlNode> labels) =>
        new(labels.ToDictionary(label => label.Key, label => label.Value.ToString()), StringComparer.Ordinal);
}
