using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.OpenApi;

/// <summary>The OpenAPI 3.1 document and a page to read it.</summary>
static class OpenApiSetup
{
    const string Document = "/openapi/v1.json";

    public static void AddQmulumOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Qmulum";
            document.Info.Description = "Takes photos and videos in without ever losing one, shows them live, and serves them.";
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(TellWordsAsync);
        options.AddOperationTransformer(DescribeAsync);
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapOpenApi("/openapi/{documentName}.json").Needs(Permission.Anyone);

    public static void UseOpenApiReader(this IApplicationBuilder app) => app.UseSwaggerUI(ui =>
    {
        ui.RoutePrefix = "docs";
        ui.DocumentTitle = "Qmulum API";
        ui.SwaggerEndpoint(Document, "Qmulum v1");
    });

    /// <summary>The words of an enumeration: the framework knows those of its own converter alone.</summary>
    static Task TellWordsAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type is { IsEnum: true } type)
        {
            schema.Enum = WordsOf(type);
        }
        else if (context.JsonTypeInfo.ElementType is { IsEnum: true } element)
        {
            schema.Items = new OpenApiSchema { Enum = WordsOf(element) };
        }

        return Task.CompletedTask;
    }

    static List<JsonNode> WordsOf(Type type) => [.. Words.Of(type).Select(word => (JsonNode)word)];

    /// <summary>Says of each operation what a caller must be allowed to do, and that every error is a problem.</summary>
    static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PermissionMetadata>().FirstOrDefault() is { } needed)
        {
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
            operation.Extensions["x-permission"] = new JsonNodeExtension(JsonValue.Create(needed.Permission.ToString())!);
        }

        var problem = await context.GetOrCreateSchemaAsync(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), null, cancellationToken);
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "What went wrong (RFC 9457); code is one of the words in docs/errors.md",
            Content = new Dictionary<string, OpenApiMediaType> { [ProblemWriter.ContentType] = new() { Schema = problem } },
        };
    }
}
