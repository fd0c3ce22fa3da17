using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Web;

/// <summary>JSON is UTF-8 (RFC 8259, section 8.1). Another charset is refused here, before a reader stumbles over its name.</summary>
sealed class KnownCharset(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || !type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        return ProblemWriter.WriteAsync(
            context, Faults.UnsupportedType, $"The charset is \"{RequestValues.Shorten(type.Charset.ToString())}\"; JSON must be utf-8.");
    }
}
