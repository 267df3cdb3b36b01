package io.wirewitness.model;

/**
 * The TLS record in which the bytes of one end stop, whether they were captured or only passed over by later sequence
 * numbers.
 *
 * @param bytes the record's length with its header of 5 bytes, as it says itself
 * @param missingBytes how many of them were not sent; 0 if it is whole
 * @param alert whether it is an alert, readable or not; TLS 1.3 hides alerts among data
 */
public record LastTlsRecord(int bytes, int missingBytes, boolean alert) {}
