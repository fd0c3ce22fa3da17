namespace Qmulum.Api.Mail;

/// <summary>Sends letters, each after the request that it belongs to: no answer waits for a mail server, and none tells by its time whether there was a letter.</summary>
public interface IMailer
{
    /// <summary>Whether letters are sent; otherwise their links go to the log and to the administrators' list.</summary>
    bool Sends { get; }

    /// <summary>Takes a letter and returns at once. One that finds 1,000 waiting before it is dropped, which the log tells.</summary>
    void Post(Letter letter);
}
