using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Qmulum.Api.Web;

/// <summary>Serves the built web app. Its file names carry a hash of their content, so that all but the page itself may be kept for ever.</summary>
static class WebApp
{
    const string Page = "/index.html";

    // Smaller first; the build writes both beside each file that gains from it.
    static readonly (string Coding, string Suffix)[] Codings = [("br", ".br"), ("gzip", ".gz")];

    public static void UseWebApp(this IApplicationBuilder app, string webRoot)
    {
        if (!Directory.Exists(webRoot))
        {
            return;
        }

        var files = new PhysicalFileProvider(webRoot);
        var types = new FileExtensionContentTypeProvider();
        app.Use((context, next) => TrySend(context, files, types) ?? next(context));
    }

    static Task? TrySend(HttpContext context, PhysicalFileProvider files, FileExtensionContentTypeProvider types)
    {
        if (!(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || context.GetEndpoint() is not null)
        {
            return null;
        }

        var path = context.Request.Path.Value ?? "/";
        var isPage = !Path.HasExtension(path) && !IsOfApi(context.Request.Path);
        path = isPage ? Page : path;
        if (!types.TryGetContentType(path, out var contentType) || !files.GetFileInfo(path).Exists)
        {
            return null;
        }

        var response = context.Response;
        response.ContentType = contentType.StartsWith("text/", StringComparison.Ordinal) ? $"{contentType}; charset=utf-8" : contentType;
        response.Headers.CacheControl = path == Page ? "no-cache" : "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        var file = Choose(context.Request, files, path, out var coding);
        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        response.ContentLength = file.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.SendFileAsync(file, context.RequestAborted);
    }

    static bool IsOfApi(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.Ordinal)
        || path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal)
        || path.StartsWithSegments("/openapi", StringComparison.Ordinal)
        || path.StartsWithSegments("/docs", StringComparison.Ordinal);

    static IFileInfo Choose(HttpRequest request, PhysicalFileProvider files, string path, out string? coding)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (name, suffix) in Codings)
        {
            if (accepted.Any(value => value.Value == name && value.Quality is not 0) && files.GetFileInfo(path + suffix) is { Exists: true } file)
            {
                coding = name;
                return file;
            }
        }

        coding = null;
        return files.GetFileInfo(path);
    }
}
