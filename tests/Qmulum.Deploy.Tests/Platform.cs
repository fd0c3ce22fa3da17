using System.Runtime.Versioning;

// Servers run Linux: these tests are about its service manager, its users and its mounts.
[assembly: SupportedOSPlatform("linux")]
