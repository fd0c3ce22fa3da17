using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Embedded.Tests;

/// <summary>What a test sets for its host.</summary>
public sealed class GrainHostSettings
{
    /// <summary>The database of a host before; null for a new one that is removed with the host.</summary>
    public string? Path { get; set; }

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public Action<EmbeddedOptions> Options { get; set; } = _ => { };

    public Action<IServiceCollection> Services { get; set; } = _ => { };
}
