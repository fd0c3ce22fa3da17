using Qmulum.Bench.People;
using Qmulum.Testing;

// Measures what accounts cost: signing in and permissions of one request, and many people on one server beside one person on another, in turns.
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

using TempFolder folder = new();
var (small, large) = (folder.File("one"), folder.File("many"));
Report report = new(Console.Out);
var template = await Template.MakeAsync(small, options.Photos);
DataCopy.Of(small, large);
var crowd = await Crowd.GrowAsync(large, template, options.Users);

await using var one = await Installation.StartAsync(small);
await using var many = await Installation.StartAsync(large);
report.Requests(await Requests.MeasureAsync(one, template.Person));
report.Grown(options, crowd.Took, Installation.SizeOf(large), many.TimeToReady);
using MemoryWatch memory = new(many, TimeSpan.FromSeconds(1));
Visits visits = new(one, many, template.Person);
report.Add("each of them for the first time since the start", await visits.MeasureAsync(crowd.Person));
report.Add("the same people again", await visits.MeasureAsync(crowd.Person));
await Visits.WalkAsync(many, crowd);
report.Walked(many.TotalMemory());
report.Add("others, after all of them were there", await visits.MeasureAsync(number => crowd.Person(options.Users - 1 - number)));
report.Memory(one.TotalMemory(), many.TotalMemory(), memory.Peak);
return 0;
