using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Photos;

/// <summary>What a camera is called in counts: "Canon EOS R5", "Apple iPhone 15". Makers write their name into the model as well, or do not.</summary>
public static class CameraName
{
    const int MaxLength = 100;

    /// <returns>Empty for none.</returns>
    public static string Of(Camera? camera)
    {
        var model = Clean(camera?.Model);
        if (model.Length == 0)
        {
            return "";
        }

        var maker = Clean(camera!.Make);
        var brand = maker.Split(' ')[0];
        return brand.Length == 0 || model.StartsWith(brand, StringComparison.OrdinalIgnoreCase) ? model : Clean($"{maker} {model}");
    }

    static string Clean(string? text) => IndexText.Clean(text, MaxLength).Trim();
}
