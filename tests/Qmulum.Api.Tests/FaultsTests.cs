using System.Reflection;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Tests;

public class FaultsTests
{
    public static TheoryData<Type> StoreFaults => new(typeof(StoreException).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(StoreException)) && !type.IsAbstract));

    [Theory]
    [InlineData("Failed to bind parameter \"Nullable<int> limit\" from \"x\".", "limit is \"x\"; it must be a whole number.")]
    [InlineData("Failed to bind parameter \"bool anyway\" from \"per\"haps\".", "anyway is \"per\"haps\"; it must be true or false.")]
    public void A_value_of_the_address_that_cannot_be_read_is_told_without_names_of_the_program(string said, string sentence) =>
        Assert.Equal((Faults.Invalid, sentence), Faults.Of(new Microsoft.AspNetCore.Http.BadHttpRequestException(said)));

    [Fact]
    public void The_table_has_every_fault_once()
    {
        var declared = typeof(Faults).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<ApiFault>();
        Assert.Equal(declared.OrderBy(fault => fault.Code), Faults.All.OrderBy(fault => fault.Code));
        Assert.Equal(Faults.All.Count, Faults.All.Select(fault => fault.Code).Distinct().Count());
    }

    [Fact]
    public void Every_fault_has_an_error_status_a_word_and_a_sentence() => Assert.All(Faults.All, fault =>
    {
        Assert.InRange(fault.Status, 400, 599);
        Assert.Matches("^[a-z]+(-[a-z]+)*$", fault.Code);
        Assert.EndsWith(".", fault.Title, StringComparison.Ordinal);
        Assert.Equal(fault.Status >= 500 && fault.Code is not ("busy" or "original-elsewhere"), fault.Alert);
    });

    [Theory]
    [InlineData(FaultCode.NotFound, 404)]
    [InlineData(FaultCode.Conflict, 409)]
    [InlineData(FaultCode.Invalid, 400)]
    [InlineData(FaultCode.RenditionPending, 404)]
    [InlineData(FaultCode.RenditionFailed, 404)]
    [InlineData(FaultCode.StoreFull, 507)]
    [InlineData(FaultCode.Unavailable, 503)]
    [InlineData(FaultCode.Busy, 503)]
    public void A_grains_fault_keeps_its_sentence(FaultCode code, int status)
    {
        var (fault, detail) = Faults.Of(new QmulumException(code, "The sentence."));
        Assert.Equal((status, "The sentence."), (fault.Status, detail));
    }

    [Fact]
    public void Every_grain_fault_has_a_row() =>
        Assert.All(Enum.GetValues<FaultCode>(), code => Assert.NotEqual(Faults.Internal, Faults.Of(new QmulumException(code, "x")).Fault));

    [Theory]
    [MemberData(nameof(StoreFaults))]
    public void Every_fault_of_a_store_has_a_row_of_its_own_kind(Type type)
    {
        var exception = (Exception)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        Assert.NotEqual(Faults.Internal, Faults.Of(exception).Fault);
    }

    [Fact]
    public void An_unexpected_exception_tells_nothing_of_itself()
    {
        var (fault, detail) = Faults.Of(new InvalidOperationException("secret /path"));
        Assert.Equal(Faults.Internal, fault);
        Assert.DoesNotContain("secret", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_errors_names_every_code()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "errors.md"));
        Assert.All(Faults.All, fault => Assert.Contains($"| `{fault.Code}` | {fault.Status} |", page, StringComparison.Ordinal));
    }
}
