namespace Orleans;

/// <summary>A grain whose key is a GUID and a text.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;
