using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.Cli.Http;

/// <summary>Turns an answer that is no success into an <see cref="ApiException"/> with the server's own sentence.</summary>
static class Errors
{
    public static async Task<ApiException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var problem = await ReadProblemAsync(answer, cancellationToken);
        var plain = $"The server answered {(int)answer.StatusCode} {answer.ReasonPhrase}";
        return new ApiException(
            answer.StatusCode, problem?.Code, problem?.Detail ?? problem?.Title ?? plain, RetryAfter(answer));
    }

    static async Task<Problem?> ReadProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not "application/problem+json")
        {
            return null;
        }

        try
        {
            return await answer.Content.ReadFromJsonAsync(MessageJson.Default.Problem, cancellationToken);
        }
        catch (JsonException)
        {
            // A damaged error document still leaves the status to tell.
            return null;
        }
    }

    static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
        _ => null,
    };
}
