global using SqlValue = (string Name, object Value);
