using System.Reflection;

namespace Qmulum.Embedded.Invocation;

/// <summary>An emitted request class and what a proxy needs to use it.</summary>
sealed record RequestClass(Type Type, ConstructorInfo Constructor, MethodInfo MethodSetter, FieldInfo[] Arguments, MethodInfo Send);
