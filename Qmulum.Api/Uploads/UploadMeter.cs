using System.Diagnostics.Metrics;
using Qmulum.Api.Metrics;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>How many files this process has taken in, and how large they were.</summary>
static class UploadMeter
{
    static readonly Meter Own = new(MeterReader.Own);

    static readonly Counter<long> Uploads = Own.CreateCounter<long>(
        "qmulum.uploads", "{file}", "Files that were acknowledged, by whether the library had them.");

    static readonly Counter<long> Received = Own.CreateCounter<long>("qmulum.upload.size", "By", "Bytes of the files that were acknowledged.");

    public static void Count(Receipt receipt)
    {
        Uploads.Add(1, new KeyValuePair<string, object?>("result", receipt.Duplicate ? "duplicate" : "new"));
        Received.Add(receipt.Size);
    }
}
