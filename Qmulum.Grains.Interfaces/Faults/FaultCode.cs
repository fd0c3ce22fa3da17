namespace Qmulum.Grains.Interfaces;

/// <summary>What can be wrong with a request, as told by a grain. The API's error table gives each its status and sentence.</summary>
[GenerateSerializer, Alias("qmulum.fault-code")]
public enum FaultCode
{
    /// <summary>There is no such thing, or the caller may not see it: the two are told alike.</summary>
    NotFound = 0,

    /// <summary>The request contradicts what is there.</summary>
    Conflict = 1,

    /// <summary>A value in the request is not one that can be worked with.</summary>
    Invalid = 2,

    /// <summary>The rendition that was asked for is not made yet.</summary>
    RenditionPending = 3,

    /// <summary>The rendition that was asked for cannot be made: the file does not decode.</summary>
    RenditionFailed = 4,

    /// <summary>What the grain needs does not answer now; the same request may be sent again in a moment.</summary>
    Unavailable = 5,

    /// <summary>The database has no room. Nothing was kept.</summary>
    StoreFull = 6,

    /// <summary>Too much at once; it makes sense to come back.</summary>
    Busy = 7,

    /// <summary>The caller may see it, and may not do this.</summary>
    Forbidden = 8,

    /// <summary>A person or a library holds as much as it may.</summary>
    QuotaExceeded = 9,

    /// <summary>The bytes that it takes are kept by the library's replicas alone; they were asked back.</summary>
    OriginalElsewhere = 10,
}
