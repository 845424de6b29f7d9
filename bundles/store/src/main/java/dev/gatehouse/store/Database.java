package dev.gatehouse.store;

import java.sql.SQLException;
import java.util.Properties;

/** How a database of H2 is opened: without traces, and written at each commit. */
final class Database {
    /** Memory of H2 for pages, in KiB: the gateway has little, and rows are read seldom. */
    private static final int CACHE_KIB = 2_048;

    private static final String SETTINGS =
            ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=" + CACHE_KIB;

    /**
     * H2 writes on the thread that commits, leaves no space unused for the sake of a crash, which
     * it never sees, and does not compact for long at a close.
     */
    private static final String WRITING = ";WRITE_DELAY=0;RETENTION_TIME=0;MAX_COMPACT_TIME=0";

    /** H2 makes nothing and changes nothing. */
    private static final String READING = ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";

    static {
        CleanStack.initialize(org.h2.Driver.class.getClassLoader());
    }

    private Database() {}

    /** Opens a database, making it if it isn't there; its tables may not be there. */
    static FindingRows write(String address) throws SQLException {
        return connect(address + SETTINGS + WRITING);
    }

    /** Opens a database that is there, changing nothing on the disk. */
    static FindingRows read(String address) throws SQLException {
        return connect(address + SETTINGS + READING);
    }

    private static FindingRows connect(String url) throws SQLException {
        AtomicDisk.mount();
        // Not by DriverManager: it keeps the driver, and with it this bundle, for ever.
        return AtomicDisk.open(
                () -> new FindingRows(new org.h2.Driver().connect(url, new Properties())));
    }
}
