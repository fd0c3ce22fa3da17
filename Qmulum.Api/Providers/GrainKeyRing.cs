using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Providers;

/// <summary>Keeps Data Protection's keys in a grain's state: every process has the same ones, and they outlive it.</summary>
sealed class GrainKeyRing(IGrainFactory grains) : IXmlRepository
{
    // The framework asks without waiting: once at the first use, and then once a day. Not on the caller's thread, which may be one that the grains need.
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Task.Run(() => grains.KeyRing().GetKeys()).GetAwaiter().GetResult().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => grains.KeyRing().Add(element.ToString(SaveOptions.DisableFormatting))).GetAwaiter().GetResult();
}
