namespace Orleans;

/// <summary>Which members of a type get their ids by themselves.</summary>
public enum GenerateFieldIds
{
    None,
    PublicProperties,
}
