namespace Orleans;

/// <summary>An object outside of the grains that grains can call, by a reference of <see cref="IGrainFactory.CreateObjectReference"/>.</summary>
public interface IGrainObserver : IAddressable;
