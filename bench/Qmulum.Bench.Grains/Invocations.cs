using System.Reflection;
using System.Runtime.CompilerServices;

namespace Qmulum.Bench.Grains;

/// <summary>
/// The ways to carry a call to an object, without any queue: the cost that each would add to a grain's call.
/// </summary>
static class Invocations
{
    public interface ITarget
    {
        ValueTask<int> Ping(int value);
    }

    /// <summary>What an emitted proxy does, written by hand: a request object with a field an argument.</summary>
    public static ITarget Typed(ITarget target) => new TypedProxy(target);

    /// <summary>DispatchProxy: the arguments go into an array of objects, the method is invoked by reflection.</summary>
    public static ITarget Reflected(ITarget target)
    {
        var proxy = DispatchProxy.Create<ITarget, ReflectingProxy>();
        ((ReflectingProxy)(object)proxy).Target = target;
        return proxy;
    }

    public sealed class Target : ITarget
    {
        public ValueTask<int> Ping(int value) => ValueTask.FromResult(value + 1);
    }

    sealed class TypedProxy(ITarget target) : ITarget
    {
        public ValueTask<int> Ping(int value) => new PingRequest { Value = value }.Invoke(target);
    }

    sealed class PingRequest
    {
        public int Value { get; init; }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public ValueTask<int> Invoke(object target) => ((ITarget)target).Ping(Value);
    }

    public class ReflectingProxy : DispatchProxy
    {
        MethodInvoker? _invoker;

        public ITarget Target { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            _invoker ??= MethodInvoker.Create(targetMethod!);
            return _invoker.Invoke(Target, args.AsSpan());
        }
    }
}
