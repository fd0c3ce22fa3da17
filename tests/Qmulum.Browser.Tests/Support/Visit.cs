using Microsoft.Playwright;

namespace Qmulum.Browser.Tests.Support;

/// <summary>How a visitor's browser is.</summary>
public sealed record Visitor
{
    public static readonly Visitor AtDesk = new();

    public static readonly Visitor OnPhone = new() { Width = 360, Height = 740, Touch = true };

    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 800;

    public bool Touch { get; init; }

    public ColorScheme Scheme { get; init; } = ColorScheme.Light;
}

/// <summary>One visitor's open page. What goes wrong in the page itself (a script's error, something the content policy blocked) is kept.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly List<string> _faults = [];

    Visit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                _faults.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator Tiles => Page.Locator(".tile[data-id]");

    public ILocator Viewer => Page.Locator("dialog.viewer");

    /// <summary>What stands before the page of somebody who is not signed in, or no longer.</summary>
    public ILocator Door => Page.Locator(".door");

    public ILocator Uploads => Page.Locator(".uploads");

    /// <summary>Scripts' errors and violations of the content policy so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The photo that the viewer's address names.</summary>
    public string OpenPhoto => new Uri(Page.Url).AbsolutePath["/photo/".Length..];

    /// <param name="cookie">The session that the browser has, as "name=value"; none for somebody who is not signed in.</param>
    public static async Task<Visit> StartAsync(Chromium chromium, Uri address, Visitor? visitor = null, string path = "/", string? cookie = null)
    {
        visitor ??= Visitor.AtDesk;
        var context = await chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = visitor.Width, Height = visitor.Height },
            ColorScheme = visitor.Scheme,
            HasTouch = visitor.Touch,
            IsMobile = visitor.Touch,
        });
        if (cookie is not null)
        {
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            await context.AddCookiesAsync([new() { Name = name, Value = value, Url = address.ToString(), HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        }

        var page = await context.NewPageAsync();
        Visit visit = new(context, page);
        await page.GotoAsync(new Uri(address, path).ToString());
        // The timeline, or for somebody who is not signed in the door before it.
        await page.Locator("main[data-state=ready], main.door h1").First.WaitForAsync();
        return visit;
    }

    /// <summary>Waits until the page hears of changes as they happen.</summary>
    public Task BecomesLiveAsync() => Page.Locator("[data-connection=live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Signs in at the door that is shown; who it is, is the server's owner unless said otherwise.</summary>
    public async Task SignInAsync(string email = ServerOwner.Email, string password = ServerOwner.Password)
    {
        await Door.GetByLabel("E-mail").FillAsync(email);
        await Door.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Door.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    /// <summary>Opens a room of the page, such as /account/keys, by its address.</summary>
    public async Task OpenAsync(string room)
    {
        await Page.GotoAsync(new Uri(new Uri(Page.Url), room).ToString());
        await Page.Locator(".room .card").First.WaitForAsync();
    }

    /// <summary>Drops files and folders of the disk onto the middle of the page, as the file manager does.</summary>
    public async Task DropAsync(params string[] paths)
    {
        var session = await _context.NewCDPSessionAsync(Page);
        foreach (var type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await session.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = 300,
                ["y"] = 300,
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = paths, ["dragOperationsMask"] = 1 },
            });
        }
    }

    /// <summary>A finger's way over the screen in a few steps.</summary>
    public async Task SwipeAsync(int fromX, int toX, int y)
    {
        const int Steps = 6;
        var session = await _context.NewCDPSessionAsync(Page);
        for (var step = 0; step <= Steps; step++)
        {
            var x = fromX + ((toX - fromX) * step / Steps);
            await TouchAsync(session, step == 0 ? "touchStart" : "touchMove", [new { x, y }]);
        }

        await TouchAsync(session, "touchEnd", []);
    }

    /// <summary>The photos on the page as one reads them: row by row, from the left.</summary>
    public async Task<IReadOnlyList<string>> PhotosInReadingOrderAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll(".tile[data-id]")]
            .filter((tile) => tile.getAnimations().length === 0)
            .map((tile) => ({ id: tile.dataset.id, box: tile.getBoundingClientRect() }))
            .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
            .map(({ id }) => id)
        """);

    /// <summary>The photos as they stand in the page (by ear, by Tab), and as one reads them, at one moment.</summary>
    public async Task<(IReadOnlyList<string> Page, IReadOnlyList<string> Read)> PhotosInBothOrdersAsync()
    {
        var orders = await Page.EvaluateAsync<string[][]>(
            """
            () => {
                const tiles = [...document.querySelectorAll(".tile[data-id]")].map((tile) => ({ id: tile.dataset.id, box: tile.getBoundingClientRect() }));
                const read = [...tiles].sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
                return [tiles.map(({ id }) => id), read.map(({ id }) => id)];
            }
            """);
        return (orders[0], orders[1]);
    }

    /// <summary>What a person cannot use of what is shown: beyond the edge, too small for a finger, without a name or a label.</summary>
    public async Task<IReadOnlyList<string>> UnreachableAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => [...document.querySelectorAll("a, button, input, select, textarea, h1, h2, p")]
            .map((each) => ({ each, box: each.getBoundingClientRect() }))
            .filter(({ each, box }) => box.width > 0 && each.checkVisibility({ visibilityProperty: true }))
            .flatMap(({ each, box }) => {
                const what = `${each.tagName} ${each.textContent.trim().slice(0, 30) || each.name || each.className}`;
                const scrolls = each.closest(".room-places") !== null;
                const field = each.matches("input, select, textarea");
                const named = each.getAttribute("aria-label") || each.textContent.trim() || (field && each.labels?.length > 0);
                return [
                    !scrolls && (box.right > innerWidth + 0.5 || box.left < -0.5) ? `${what} reaches beyond the edge` : "",
                    each.matches("button, input:not([type=radio]):not([type=checkbox]), select") && Math.min(box.width, box.height) < 24 ? `${what} is too small` : "",
                    each.matches("a, button, input, select, textarea") && !named ? `${what} has no name` : "",
                ];
            })
            .filter((complaint) => complaint !== "")
        """);

    /// <summary>Texts whose contrast with what is behind them is under 4.5 (WCAG 2.2, 1.4.3); large ones under 3.</summary>
    public async Task<IReadOnlyList<string>> HardToReadAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => {
            const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const rgb = (color) => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
                return [r, g, b, a / 255];
            };
            const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
            const light = (color) => color.slice(0, 3).map((part) => part / 255)
                .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
                .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = (element) => {
                const layers = [];
                for (let each = element; each !== null; each = each.parentElement) {
                    layers.push(rgb(getComputedStyle(each).backgroundColor));
                }
                return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
            };
            const texts = [...document.querySelectorAll("h1, h2, p, a, label, button, span, strong, small, legend, li, dt, dd, summary")]
                .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
                .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && each.getBoundingClientRect().width > 0);
            return texts.flatMap((each) => {
                const style = getComputedStyle(each);
                const ground = behind(each);
                const [one, other] = [light(over(rgb(style.color), ground)), light(ground)].sort((a, b) => b - a);
                const contrast = (one + 0.05) / (other + 0.05);
                const size = parseFloat(style.fontSize);
                const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
                return contrast >= (large ? 3 : 4.5) ? [] : [`${each.textContent.trim().slice(0, 40)}: ${contrast.toFixed(2)}`];
            });
        }
        """);

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    static Task TouchAsync(ICDPSession session, string type, object[] points) =>
        session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = type, ["touchPoints"] = points });
}
