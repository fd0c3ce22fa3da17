using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Api.Receipts;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>What became of one file of a multipart request: a receipt or a problem.</summary>
public sealed record FileResult(string Name, ReceiptReply? Receipt, ProblemDetails? Problem);

/// <summary>What became of the files of a multipart request, in their order.</summary>
public sealed record UploadResults(IReadOnlyList<FileResult> Results);

/// <summary>Many files in one request (multipart/form-data, RFC 7578), each streamed as it comes. One that fails does not stop the others.</summary>
sealed class MultipartUpload(HttpRequest request, Stream body, FileTaker taker, ReceiptWriter receipts, ApiOptions options)
{
    const int MaxBoundaryLength = 70; // RFC 2046, section 5.1.1
    const int MaxTextPartBytes = 1_024;

    /// <summary>Text parts a file: the time, and what a form may add of its own.</summary>
    const int MaxTextPartsPerFile = 8;

    readonly List<FileResult> _results = [];
    Exception? _firstFailure;
    DateTimeOffset? _modified;
    int _textParts;

    /// <summary>Takes every file part. A request with one file that fails throws that file's fault.</summary>
    /// <exception cref="ApiException">The body is not multipart, has no file or too many; its member "results" tells of files before that were taken.</exception>
    public async Task<IReadOnlyList<FileResult>> TakeAsync(string boundary, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(RequireBoundary(boundary), body);
        try
        {
            while (await NextAsync(reader, cancellationToken) is { } section)
            {
                await TakePartAsync(section, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ApiException or BadHttpRequestException && _results.Exists(file => file.Receipt is not null))
        {
            // What came before is kept: whoever sent it must hear of that.
            var (fault, detail) = Faults.Of(exception);
            throw new ApiException(fault, detail) { Members = new Dictionary<string, object?> { ["results"] = _results } };
        }

        if (_results.Count == 0)
        {
            throw new ApiException(Faults.BodyEmpty, "The form has no file part; send each file as a part with a filename.");
        }

        return _results is [{ Problem: not null }] ? throw _firstFailure! : _results;
    }

    async Task TakePartAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
        {
            throw new ApiException(Faults.BodyBroken, "A part has no Content-Disposition; it must be form-data with a name.");
        }

        if (!disposition.IsFileDisposition())
        {
            await TakeTextAsync(section, disposition, cancellationToken);
            return;
        }

        if (_results.Count == options.MaxFilesPerRequest)
        {
            throw new ApiException(Faults.TooLarge, $"The form has more than {options.MaxFilesPerRequest} files; send them in several requests.");
        }

        var name = FileName.Clean(HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString());
        _results.Add(await TakeFileAsync(section, name, cancellationToken));
        _modified = null;
    }

    async Task<FileResult> TakeFileAsync(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        try
        {
            UploadBody.RequireNoCoding(HeaderOf(section, "Content-Encoding"), HeaderOf(section, "Content-Transfer-Encoding"));
            var origin = OriginHeaders.Read(request);
            var digest = DigestHeader.Read(HeaderOf(section, "Content-Digest"), HeaderOf(section, "Repr-Digest"));
            var file = new IncomingFile(taker.LibraryId, name, new PartBody(section.Body), null, digest.Sha256, origin with { Modified = _modified ?? origin.Modified })
            {
                DeclaredSha1 = digest.Sha1,
            };
            return new(name, await receipts.WriteAsync(await taker.TakeAsync(file, cancellationToken)), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !EndsTheBody(exception))
        {
            _firstFailure ??= exception;
            var (fault, detail) = Faults.Of(exception);
            return new(name, null, ProblemWriter.ToProblem(fault, detail));
        }
    }

    /// <summary>The text part "modified" tells when the file after it was last changed; others are none of ours, and small all the same.</summary>
    async Task TakeTextAsync(MultipartSection section, ContentDispositionHeaderValue disposition, CancellationToken cancellationToken)
    {
        var text = new byte[MaxTextPartBytes];
        var length = await new PartBody(section.Body).ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == text.Length || ++_textParts > options.MaxFilesPerRequest * MaxTextPartsPerFile)
        {
            throw new ApiException(Faults.TooLarge, $"The form has a text part of {MaxTextPartBytes} bytes or more, or too many; only files may be large.");
        }

        if (HeaderUtilities.RemoveQuotes(disposition.Name) == "modified")
        {
            _modified = OriginHeaders.ReadTime(Encoding.UTF8.GetString(text, 0, length), "modified");
        }
    }

    static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception exception) when (PartBody.IsBroken(exception))
        {
            throw new ApiException(Faults.BodyBroken, $"The form ended early, is not multipart/form-data as its boundary says, or has a part with more than {MultipartReader.DefaultHeadersCountLimit} headers or {MultipartReader.DefaultHeadersLengthLimit} bytes of them.");
        }
    }

    static string RequireBoundary(string boundary) => boundary.Length is > 0 and <= MaxBoundaryLength
        ? boundary
        : throw new ApiException(Faults.BodyBroken, $"The boundary has {boundary.Length} characters; it must have 1 to {MaxBoundaryLength}.");

    static Microsoft.Extensions.Primitives.StringValues HeaderOf(MultipartSection section, string name) =>
        section.Headers is { } headers && headers.TryGetValue(name, out var value) ? value : default;

    // After these there is no next part to read.
    static bool EndsTheBody(Exception exception) => exception
        is ApiException { Fault.Code: "body-broken" or "request-timeout" or "too-large" } or BadHttpRequestException;
}
