package dev.gatehouse.proxy;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.device.FlowControl;
import dev.gatehouse.api.finding.Finding;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Ends the flows of a device, on their loops. Safe on any thread but those loops. */
@Component(service = FlowControl.class)
public final class FlowsEnd implements FlowControl {
    private final Rim rim;

    /** Called by SCR. */
    @Activate
    public FlowsEnd(@Reference RimComponent rim) {
        this.rim = rim.rim();
    }

    @Override
    public int end(DeviceId id, Finding reason) {
        return rim.sweep().revoke(flow -> flow.isOf(id), reason) + rim.datagrams().end(id, reason);
    }
}
