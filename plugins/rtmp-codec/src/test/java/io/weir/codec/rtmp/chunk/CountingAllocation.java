package io.weir.codec.rtmp.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Memory of which every byte is accounted for, so that a leak shows where it happened. */
final class CountingAllocation {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  ByteBufAllocator allocator() {
    return allocator;
  }

  void assertAllReleased() {
    assertThat(allocator.metric().usedHeapMemory()).as("unreleased bytes").isZero();
    assertThat(allocator.metric().usedDirectMemory()).as("unreleased bytes").isZero();
  }
}
