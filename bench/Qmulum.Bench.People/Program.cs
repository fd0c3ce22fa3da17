using Qmulum.Bench.People;
using Qmulum.Testing;

// Measures what accounts cost: signing in and permissions of one request, and many people on one server beside one person on the same.
// The first argument is how many people; each has as many photos as the second says.
var people = args is [var first, ..] ? int.Parse(first) : 10_000;
var photos = args is [_, var second, ..] ? int.Parse(second) : 100;

using TempFolder folder = new();
var data = folder.File("data");
Report report = new(Console.Out);
Template template;
Figures alone;
await using (var server = await Installation.StartAsync(data))
{
    template = await Template.MakeAsync(server, photos);
    report.Requests(await Requests.MeasureAsync(server, template.Person));
    alone = await Visits.MeasureAsync(server, _ => template.Person, "one person");
    report.Add(alone, null);
    await server.StopAsync();
}

var crowd = await Crowd.GrowAsync(data, template, people);
report.Grown(people, photos, crowd.Took, Installation.SizeOf(data));
await using (var server = await Installation.StartAsync(data))
{
    report.Add(await Visits.MeasureAsync(server, number => crowd.Person(number), $"{people:N0} people, each for the first time"), alone);
    report.Add(await Visits.MeasureAsync(server, number => crowd.Person(number), "the same people again"), alone);
    await Visits.WalkAsync(server, crowd);
    report.Memory(people, server.TotalMemory());
    report.Add(await Visits.MeasureAsync(server, number => crowd.Person(people - 1 - number), "after all of them were there"), alone);
}
