using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Stores;

/// <summary>Each hot question is one range of one index: no sort, no scan. Asked of SQLite, whose planner says so without data.</summary>
public sealed class QueryPlanTests() : IndexContract(IndexProvider.Sqlite)
{
    public static TheoryData<string, string> Plans => new()
    {
        { PhotoIndex.SelectGrid, "SEARCH photo USING PRIMARY KEY (library_id=? AND removed=? AND (taken_desc,photo_id)>(?,?) AND taken_desc<?)" },
        { PhotoIndex.SelectTimeline, "SEARCH photo USING PRIMARY KEY (library_id=? AND removed=? AND (taken_desc,photo_id)>(?,?) AND taken_desc<?)" },
        { PhotoIndex.SelectChanges, "SEARCH photo USING INDEX photo_by_seq (library_id=? AND seq>?)" },
        { PhotoIndex.SelectPhoto, "SEARCH photo USING INDEX photo_by_id (library_id=? AND photo_id=?)" },
        { PhotoIndex.SelectByHash, "SEARCH photo USING COVERING INDEX photo_by_hash (library_id=? AND sha256=?)" },
        { PhotoIndex.SelectTrashedByHash, "SEARCH photo USING COVERING INDEX photo_trashed_by_hash (library_id=? AND sha256=?)" },
        { TrashIndex.SelectPage, "SEARCH trash USING PRIMARY KEY (library_id=? AND purging=? AND trashed_seq<?)" },
        { TrashIndex.SelectOver, "SEARCH trash USING PRIMARY KEY (library_id=? AND purging=?)" },
        { PhotoWalk.SelectStep, "SEARCH photo USING INDEX photo_by_id (library_id=? AND photo_id>?)" },
        { PhotoWalk.SelectListed, "SEARCH photo USING INDEX photo_by_id (library_id=? AND photo_id=?)" },
        { PhotoIndex.SelectMonths, "SEARCH library_month USING PRIMARY KEY (library_id=?)" },
        { PairIndex.SelectByContent, "SEARCH photo USING INDEX photo_by_content (library_id=? AND content_id=?)" },
        { PairIndex.SelectParts, "SEARCH photo USING COVERING INDEX photo_parts (library_id=? AND part_of=?)" },
        { TaskQueue.Claim, "SEARCH task_queue USING COVERING INDEX task_queue_of_library (priority=? AND library_id=? AND due_at<?)" },
        { LibraryTurns.SelectDue, "SEARCH task_queue USING COVERING INDEX task_queue_of_library (priority=? AND library_id>?)" },
        { LibraryTurns.SelectHeld, "SEARCH task_queue USING INDEX task_queue_held (owner>?)" },
        { AuditIndex.SelectAll, "SEARCH audit USING PRIMARY KEY (at>? AND (at,entry_id)<(?,?))" },
        { AuditIndex.SelectByAction, "SEARCH audit USING INDEX audit_by_action (action=? AND at>? AND (at,entry_id)<(?,?))" },
        { AuditIndex.SelectByAccount, "SEARCH audit_account USING PRIMARY KEY (account_id=? AND at>? AND (at,entry_id)<(?,?))" },
        { DirectoryIndex.SelectAccounts, "SEARCH account_entry USING PRIMARY KEY (account_id<?)" },
        { DirectoryIndex.SelectLibraries, "SEARCH library_entry USING PRIMARY KEY (library_id>?)" },
        { DirectoryIndex.SumOfOwner, "SEARCH library_entry USING COVERING INDEX library_entry_of (owner=?)" },
        { StatisticIndex.SelectTop, "SEARCH statistic USING INDEX statistic_top (kind=?)" },
        { StatisticIndex.SelectUncounted, "SEARCH photo USING INDEX photo_uncounted ((library_id,photo_id)>(?,?))" },
        { StatisticIndex.SelectFailed, "SEARCH photo USING INDEX photo_failed ((library_id,photo_id)>(?,?))" },
        { PhotoChecks.Due, "SEARCH photo_check USING PRIMARY KEY (library_id=? AND photo_id=?)" },
        { TaskQueue.ReleaseOwner, "SEARCH task_queue USING COVERING INDEX task_queue_held (owner=?)" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_hot_question_is_one_range_of_one_index(string sql, string expected)
    {
        await using var store = IndexDatabase.OpenStore(Options);
        var plan = await store.WriteAsync(
            session => session.QueryAsync("EXPLAIN QUERY PLAN " + store.Dialect.Render(sql), row => row.GetString(3), Parameters(sql)), default);
        Assert.Contains(expected, plan);
        Assert.DoesNotContain(plan, step => step.Contains("ORDER BY", StringComparison.Ordinal) || step.StartsWith("SCAN photo", StringComparison.Ordinal)
            || step.StartsWith("SCAN task_queue", StringComparison.Ordinal));
    }

    static (string, object)[] Parameters(string sql) =>
        [.. System.Text.RegularExpressions.Regex.Matches(sql, "@[a-z_]+").Select(match => match.Value).Distinct().Select(name => (name, (object)1L))];
}
